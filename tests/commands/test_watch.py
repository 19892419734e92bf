"""Documents watched: what changes is judged again, what does not is not; Ctrl-C ends it with the code of what was found last."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from symgrad.check.report import Report
from symgrad.cli import main
from symgrad.commands import watch as watching
from symgrad.commands.watch import watch

RIGHT = "Let $x \\in \\mathbb{R}$.\n\\[ (x + 1)^2 = x^2 + 2 x + 1 \\]\n"
WRONG = "Let $x \\in \\mathbb{R}$.\n\\[ (x + 1)^2 = x^2 + 1 \\]\n"


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """watched(steps, *paths): the files that were judged each time, where each of the steps is done once the files rest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "PAUSE", 0.01)
    monkeypatch.setattr(watching, "REST", 0.01)

    def run(steps, *paths, root=None, errors=()):
        rounds = []

        def judge(files):
            rounds.append(sorted(files))
            return [Report(file, error="gone" if file in errors else "") for file in files]

        def show(new, every):
            if not steps:
                raise KeyboardInterrupt
            steps.pop(0)()

        return watch(paths, root, judge, show), rounds

    return run


def test_only_what_changes_is_judged_again(watched, tmp_path):
    (tmp_path / "notes").mkdir()
    for name in ("a.tex", "b.tex"):
        (tmp_path / "notes" / name).write_text(RIGHT)
    a, b, c = (os.path.join("notes", name) for name in ("a.tex", "b.tex", "c.tex"))
    steps = [lambda: (tmp_path / a).write_text(WRONG), lambda: (tmp_path / c).write_text(RIGHT), lambda: os.unlink(tmp_path / c)]
    code, rounds = watched(steps, "notes")
    assert code == 0 and rounds == [[a, b], [a], [c]]


def test_a_file_that_is_input_changes_all(watched, tmp_path):
    for name in ("a.tex", "part.tex"):
        (tmp_path / name).write_text(RIGHT)
    _, rounds = watched([lambda: (tmp_path / "part.tex").write_text(WRONG)], "a.tex", root=tmp_path)
    assert rounds == [["a.tex"], ["a.tex"]]


def test_the_code_is_that_of_what_was_found_last(watched, tmp_path):
    (tmp_path / "a.tex").write_text(RIGHT)
    code, _ = watched([lambda: (tmp_path / "a.tex").write_text(WRONG)], "a.tex", errors=("a.tex",))
    assert code == 2


@pytest.mark.parametrize("arguments", [["-"], ["a.tex", "--json"]])
def test_what_cannot_be_watched(arguments, capsys):
    assert main(["check", "--watch", *arguments]) == 2 and "--watch prints text, of files" in capsys.readouterr().err


@pytest.mark.program
@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_the_command(tmp_path, root, cache):
    (tmp_path / "a.tex").write_text(WRONG)
    (tmp_path / "b.tex").write_text(RIGHT)
    process = subprocess.Popen(
        [sys.executable, "-m", "symgrad", "check", "--watch", "a.tex", "b.tex", *cache],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()

    def until(words):
        found = []
        end = time.monotonic() + 60
        while words not in (found or [""])[-1]:
            found.append(lines.get(timeout=end - time.monotonic()))
        return "".join(found)

    try:
        assert "b.tex" in until("2 files, 2 claims: 1 proved, 1 refuted")
        (tmp_path / "a.tex").write_text(RIGHT)
        assert "b.tex" not in until("2 files, 2 claims: 2 proved")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    finally:
        process.kill()
