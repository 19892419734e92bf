"""The command: what it prints, where it writes, how it ends, and that bad input is one line and never a traceback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from symgrad import __version__
from symgrad.catalogue.topics import topics
from symgrad.cli import main

RIGHT = "Let $x \\in \\mathbb{R}$.\n\\[ (x + 1)^2 = x^2 + 2 x + 1 \\]\n"
WRONG = "Let $x \\in \\mathbb{R}$.\n\\[ (x + 1)^2 = x^2 + 1 \\]\n"
QUESTION = "Let $z \\in \\mathbb{R}^{n}$ and $L := \\sum_{i=1}^{n} z_i^2$.\n\\[ \\frac{\\partial L}{\\partial z_k} \\]\n"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder to work in, with a document of each kind."""
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("right.tex", RIGHT),
        ("wrong.tex", WRONG),
        ("question.tex", QUESTION),
        ("open.tex", r"\[ \frac{x}{ \]"),
        ("undefined.tex", "Let $w \\in \\mathbb{R}^d$.\n\\[ \\nabla_w L \\]"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "binary.tex").write_bytes(b"\xff\xfe\x00\x81")
    (tmp_path / "folder").mkdir()
    return tmp_path


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_list(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Softmax and cross-entropy" and lines[1].split()[0] == "softmax-jacobian"
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert len(headings) > 2 and all(before == "" for before, line in zip(lines, lines[1:]) if line in headings)


def test_list_for_programs(capsys):
    assert main(["list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"name": "softmax-jacobian", "title": "The Jacobian of the softmax", "group": "Softmax and cross-entropy"} in found


def test_list_of_what_has_some_words(capsys):
    assert main(["list", "--search", "Causal attention"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Attention and transformers" and [line.split()[0] for line in lines[1:]] == ["causal-attention"]
    assert main(["list", "--search", "dropout", "--json"]) == 0
    assert {"dropout", "dropout-variants"} <= {topic["name"] for topic in json.loads(capsys.readouterr().out)}
    assert main(["list", "--search", "no such words"]) == 2
    assert "no such words" in capsys.readouterr().err


def test_sheet_writes_both_pages_and_a_table(files, capsys):
    assert main(["sheet", "likelihood", "--output", "pages"]) == 0
    assert sorted(os.listdir("pages")) == ["likelihood.fa.html", "likelihood.fa.tex", "likelihood.html", "likelihood.tex"]
    out = capsys.readouterr().out
    assert "likelihood" in out and "proved" in out and "ms" in out


def test_sheet_writes_to_output_by_default(files, capsys):
    assert main(["sheet", "likelihood", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["name"] == "likelihood" and row["steps"] == row["proved"] + row["holds"] and row["milliseconds"] > 0
    assert row["files"] == [os.path.join("output", f"likelihood{ending}") for ending in (".tex", ".html", ".fa.tex", ".fa.html")]


def test_the_level_of_detail(files, capsys):
    steps = []
    for level in ("brief", "normal", "full"):
        assert main(["sheet", "cross-entropy-gradient", "--output", level, "--detail", level, "--json"]) == 0
        steps.append(json.loads(capsys.readouterr().out)[0]["steps"])
    assert steps[0] < steps[1] < steps[2]
    assert "--detail brief" in (files / "brief" / "cross-entropy-gradient.tex").read_text()


def test_show(capsys):
    assert main(["show", "likelihood"]) == 0
    assert "log-likelihood" in capsys.readouterr().out


# --- documents ------------------------------------------------------------------------------------------------------


def test_check_says_by_its_code_how_it_went(files, capsys):
    assert main(["check", "right.tex"]) == 0
    assert "proved" in capsys.readouterr().out
    assert main(["check", "right.tex", "wrong.tex"]) == 1
    assert "refuted" in capsys.readouterr().out


def test_check_for_programs(files, capsys):
    assert main(["check", "wrong.tex", "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert report["file"] == "wrong.tex" and report["claims"][0]["verdict"] == "refuted"
    assert report["claims"][0]["line"] == 2


def test_check_reads_standard_input(python):
    done = python("-m", "symgrad", "check", "-", input=RIGHT)
    assert done.returncode == 0 and "1 proved" in done.stdout


@pytest.mark.parametrize(
    "form, holds",
    [
        ("text", "2 z"),
        ("tex", r"\boxed{"),
        ("html", "<math"),
        ("json", '"passed": true'),
        ("md", "$$ \\boxed{"),
        ("ipynb", '"nbformat": 4'),
    ],
)
def test_derive_answers_in_every_format(files, capsys, form, holds):
    assert main(["derive", "question.tex", "--to", form]) == 0
    assert holds in capsys.readouterr().out.replace("ₖ", "").replace("2z", "2 z")


def test_derive_takes_the_format_from_the_file_to_write(files, capsys):
    assert main(["derive", "question.tex", "-o", "answer.html"]) == 0
    assert capsys.readouterr().out == "" and (files / "answer.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize("answer", ["answer.tex", "answer.md"])
def test_an_answer_can_be_checked(files, capsys, answer):
    assert main(["derive", "question.tex", "-o", answer]) == 0
    assert main(["check", answer]) == 0


def test_an_answer_for_word_is_a_file(files):
    assert main(["derive", "question.tex", "-o", "answer.docx"]) == 0
    assert (files / "answer.docx").read_bytes().startswith(b"PK")


def test_sheets_in_other_formats(files, capsys):
    assert main(["sheet", "likelihood", "--output", "pages", "--lang", "en", "--to", "md", "--to", "ipynb"]) == 0
    assert {path.name for path in (files / "pages").iterdir()} == {"likelihood.md", "likelihood.ipynb"}


def test_derive_for_programs(files, capsys):
    assert main(["derive", "question.tex", "--to", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    proof = answer["proofs"][0]
    assert proof["result"] == "2 z_k" and proof["result"] in [step["latex"] for step in proof["steps"]]
    assert all(step["rule"] and step["verdict"]["status"] in ("proved", "holds") for step in proof["steps"])


# --- what goes wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["sheet", "softmax-jacobain"], "did you mean softmax-jacobian"),
        (["show", "zzzzzzzz"], "symgrad list"),
        (["sheet", "likelihood", "--output", "right.tex/pages"], "cannot be written"),
        (["derive", "missing.tex"], "No such file"),
        (["derive", "folder"], "directory"),
        (["derive", "binary.tex"], "not UTF-8"),
        (["derive", "undefined.tex"], "undefined.tex: line 2, column 4: L has no definition"),
        (["derive", "right.tex"], "asks nothing"),
        (["layers", "missing.toml"], "missing.toml could not be read: No such file"),
        (["worked", "binary.tex"], "not UTF-8"),
        (["derive", "question.tex", "-o", "answer.rtf"], "rtf"),
        (["derive", "question.tex", "--to", "docx"], "-o answer.docx"),
        (["derive", "question.tex", "-o", "right.tex/answer.html"], "cannot be written"),
    ],
)
def test_bad_input_is_one_line_and_code_2(files, capsys, arguments, said):
    assert main(arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("symgrad: ") and said in lines[0]


def test_a_question_that_cannot_be_read_is_one_line_and_code_1(files, capsys):
    assert main(["derive", "open.tex"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("symgrad: open.tex: line 1, column 13: the formula ends too early")


@pytest.mark.parametrize("file", ["missing.tex", "binary.tex"])
def test_check_of_what_cannot_be_opened_is_code_2(files, capsys, file):
    assert main(["check", file]) == 2
    captured = capsys.readouterr()
    assert "could not be" in captured.out + captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chekc"],
        ["check"],
        ["check", "a.tex", "--jobs", "0"],
        ["derive", "a.tex", "--to", "rtf"],
        ["derive", "a.tex", "-o", "folder/"],
        ["derive", "a.tex", "-o", ""],
        ["sheet", "--output", ""],
        ["rules", "--json", "--to", "html"],
    ],
)
def test_arguments_that_make_no_sense_are_code_2(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2 and "usage: symgrad" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_leaves_the_old_one(files, monkeypatch, capsys):
    assert main(["sheet", "likelihood", "--output", "pages"]) == 0
    old = (files / "pages" / "likelihood.tex").read_text()
    (files / "pages" / "likelihood.tex").write_text("mine")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert main(["sheet", "likelihood", "--output", "pages"]) == 2
    assert (files / "pages" / "likelihood.tex").read_text() == "mine" != old
    assert sorted(os.listdir("pages")) == ["likelihood.fa.html", "likelihood.fa.tex", "likelihood.html", "likelihood.tex"]


def test_only_the_command_that_is_asked_for_is_loaded(python):
    code = "import sys; from symgrad.cli import main; main(['list']); print(*(n for n in sys.modules if 'symgrad.commands.' in n))"
    loaded = {name.rpartition(".")[2] for name in python("-c", code).stdout.splitlines()[-1].split()}
    assert loaded == {"list", "outcome", "output"}


def test_a_mistake_of_symgrad_itself_is_one_line_too(files, monkeypatch, capsys):
    monkeypatch.setattr("symgrad.commands.list.topics", lambda: 1 / 0)
    assert main(["list"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "should be reported" in line and "ZeroDivisionError" in line


# --- the program ----------------------------------------------------------------------------------------------------


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0 and capsys.readouterr().out == f"symgrad {__version__}\n"


def test_help_teaches(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"symgrad {command}" in out for command in ("list", "show", "sheet", "check", "derive"))


def test_help_answers_at_once(python):
    code = (
        "import time; start = time.process_time()\nfrom symgrad.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: print('took', time.process_time() - start)"
    )
    assert min(float(python("-c", code).stdout.rsplit("took", 1)[1]) for _ in range(3)) < 0.2


def shell(root, files, command):
    """The command line run by bash, with `symgrad` for this checkout's."""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(
        ["bash", "-c", command.replace("symgrad", f'"{sys.executable}" -m symgrad')],
        cwd=files,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
    )


@pytest.mark.parametrize("command, code", [("list", 0), ("check right.tex", 0), ("check wrong.tex", 1), ("check open.tex", 1)])
def test_a_reader_that_leaves_early_changes_nothing(root, files, command, code):
    done = shell(root, files, f"symgrad {command} | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("command", ["list", "list --json", "check right.tex", "show likelihood"])
def test_output_that_does_not_fit_is_an_error(root, files, command):
    done = shell(root, files, f"symgrad {command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "symgrad: the output could not be printed: No space left on device\n"


@pytest.mark.parametrize(
    "command, code, said",
    [
        ("symgrad check wrong.tex >&-", 1, ""),
        ("symgrad check wrong.tex 2>&-", 1, ""),
        ("symgrad show nothing 2>&-", 2, ""),
        ("symgrad derive - <&-", 2, "symgrad: standard input could not be read: it is closed\n"),
    ],
)
def test_streams_that_are_closed(root, files, command, code, said):
    done = shell(root, files, command)
    assert (done.returncode, done.stderr) == (code, said)


def test_a_limit_may_be_as_large_as_one_likes(files, capsys):
    assert main(["check", "right.tex", "--seconds", "inf", "--megabytes", "9" * 30]) == 0


def test_a_rule_takes_the_format_from_the_file_to_write(files, monkeypatch):
    few = topics()[:3]  # The page of a rule names the sheets that use it: each is derived.
    monkeypatch.setattr("symgrad.catalogue.topics.topics", lambda: few)
    assert main(["rules", "linearity", "-o", "rule.HTML"]) == 0
    assert (files / "rule.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.fixture
def begun(root, files):
    """begun(*arguments) starts the command in a group of its own, and waits until it is at work; (process, what is left of it)."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "symgrad", *arguments],
            cwd=files,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
            # A shell that started the tests in the background has them ignore Ctrl-C, and what they start as well.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        started.append(process)
        patiently(lambda: len(members(process.pid)) > 1)
        return process

    def members(group):
        """The processes of a group that have not ended, by what /proc says of state, parent and group."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _, its_group, *_ = path.read_text().rpartition(")")[2].split()
                found += [path.parent.name] * (its_group == str(group) and state not in "ZX")
        return found

    def patiently(reached):
        until = time.monotonic() + 60
        while not reached() and time.monotonic() < until:
            time.sleep(0.05)
        assert reached()

    start.gone = lambda process: patiently(lambda: not members(process.pid))
    yield start
    for process in started:
        process.communicate()


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="/proc tells which processes there are")
@pytest.mark.parametrize("arguments", [("sheet", "--output", "pages"), ("check", "many")])
class TestInterruption:
    @pytest.fixture(autouse=True)
    def many(self, files):
        (files / "many").mkdir()
        for number in range(40):
            text = "\n".join(WRONG.replace("1", str(n)) for n in range(number, number + 40))
            (files / "many" / f"{number}.tex").write_text(text, encoding="utf-8")

    def test_control_c_twice(self, begun, files, arguments):
        process = begun(*arguments)
        for _ in range(2):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.1)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (130, b"", b"")
        begun.gone(process)
        assert not list(files.glob("pages/.*"))

    def test_nothing_outlives_the_command(self, begun, arguments):
        process = begun(*arguments)
        process.kill()
        begun.gone(process)


def test_output_that_cannot_say_a_sign_says_something(python):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(os.path.dirname(os.path.dirname(__file__)))}
    done = python("-m", "symgrad", "show", "likelihood", env=environment)
    assert done.returncode == 0 and "Traceback" not in done.stderr


def test_one_language(files, capsys):
    assert main(["sheet", "likelihood", "--output", "pages", "--lang", "fa"]) == 0
    assert sorted(os.listdir("pages")) == ["likelihood.fa.html", "likelihood.fa.tex"]
    assert 'dir="rtl"' in (files / "pages" / "likelihood.fa.html").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["show", "likelihood", "--lang", "fa"]) == 0
    page = capsys.readouterr().out
    assert "درست‌نمایی" in page and "اثبات" in page and "Proof" not in page
    with pytest.raises(SystemExit):
        main(["show", "likelihood", "--lang", "xx"])


@pytest.mark.parametrize(
    "command", ["check", "check --format github", "check --mend", "read", "derive", "derive --to html", "list", "show", "layers"]
)
def test_what_acts_on_a_terminal_reaches_it_from_no_command(capsys, tmp_path, command):
    acting = "\x1b[31mRED\x1b]0;title\x07\x9b2J"
    path = tmp_path / f'{acting}<b>&".tex'
    text = (
        f"Let $x \\in \\mathbb{{R}}$, where {acting}.\n\\[ \\frac{{d}}{{dx}} x^2 \\]\n\\[ x = 2 x \\]\n\\[ x + {acting} = 3 x \\]\n"
    )
    path.write_text(text, encoding="utf-8")
    with contextlib.suppress(SystemExit):
        main([*command.split(), *(["--no-cache"] if "check" in command else []), str(path)])
    said = "".join(capsys.readouterr())
    assert "RED" in said and not any(sign in said for sign in "\x1b\x07\x9b") and "Traceback" not in said


def test_errors_are_told_in_the_language_that_is_chosen(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("asks.tex").write_text("Let $x \\in \\mathbb{R}$. \\[ \\frac{d}{dx} \\foo{x} \\]\n", encoding="utf-8")
    assert main(["derive", "asks.tex", "--lang", "fa"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("symgrad: asks.tex: سطر ۱، ستون") and "\\foo" in told and "expected" not in told
    assert main(["derive", "nowhere.tex", "--lang", "fa"]) == 2
    assert capsys.readouterr().err == "symgrad: nowhere.tex خوانده نشد: چنین پرونده یا پوشه‌ای نیست\n"
