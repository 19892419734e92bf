"""Files are written as a whole or not at all."""

from __future__ import annotations

import os

import pytest

from symgrad.errors import WriteError
from symgrad.sheets.files import write


def test_it_makes_folders_and_replaces(tmp_path):
    path = tmp_path / "a" / "b.txt"
    write(path, "one\n")
    write(path, "zwei – ∇\n")
    assert path.read_bytes() == "zwei – ∇\n".encode()
    assert os.listdir(path.parent) == ["b.txt"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "b.txt"
    write(path, "old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(WriteError, match="No space left"):
        write(path, "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["b.txt"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="cannot be written"):
        write(tmp_path / "file" / "b.txt", "text")


def test_permissions_are_those_of_any_file(tmp_path):
    (tmp_path / "plain").write_text("")
    write(tmp_path / "new", "text")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    (tmp_path / "plain").chmod(0o600)
    write(tmp_path / "plain", "text")
    assert (tmp_path / "plain").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_stays_a_pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write(path, "text")
    assert os.read(reader, 9) == b"text" and path.is_fifo()
    os.close(reader)


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", "new")
    assert (tmp_path / "real").read_text() == "new" and (tmp_path / "link").is_symlink()
