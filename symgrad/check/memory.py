"""Verdicts that are kept between runs, in a folder of their own: what has not changed is not judged again.

A verdict is found by all that it rests on: the claim with its definitions, assumptions and doubts, the limits, and the program
itself. What cannot be read, is of another version, or is broken, counts as not there; nothing in the folder is ever run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .basis import Fact
from .keys import document_key
from .limits import Limits
from .report import Report, Row
from .verdicts import REPORTED, Counterexample, Verdict

#: The most entries that it keeps.
MOST = 100_000
#: Seconds to wait for another program that writes.
PATIENCE = 1.0


class Memory:
    """The verdicts kept in a folder; one that cannot be written forgets, which costs nothing but time."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._limits = limits
        self._store = _opened(folder)

    def report_on(self, name: str, text: str) -> Report | None:
        """The report on a document that was judged before, word for word."""
        data = self._get(document_key(name, text, self._limits))
        try:
            return None if data is None else _report(name, data)
        except (KeyError, TypeError, ValueError):
            return None

    def verdicts_on(self, keys: Iterable[str]) -> dict[int, Verdict]:
        """The verdicts on claims that were judged before, by their places among these keys (see `claim_key`)."""
        found = {}
        for number, key in enumerate(keys):
            data = self._get(key) if key else None
            try:
                if data is not None:
                    found[number] = _verdict(data)
            except (KeyError, TypeError, ValueError):
                continue
        return found

    def keep(self, text: str, report: Report, keys: Iterable[str]) -> None:
        """Keep a report and its verdicts; those that a limit cut short are not kept."""
        entries: dict[str, Any] = {key: asdict(row.verdict) for key, row in zip(keys, report.rows) if key and row.verdict.lasts}
        if not report.error and all(row.verdict.lasts for row in report.rows):
            entries[document_key(report.file, text, self._limits)] = asdict(report)
        self._put(entries)

    def close(self) -> None:
        """Write what is kept."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _get(self, key: str) -> Any:
        if self._store is None:
            return None
        try:
            row = self._store.execute("SELECT data FROM kept WHERE key = ?", (key,)).fetchone()
            return None if row is None else json.loads(row[0])
        except (sqlite3.Error, ValueError, TypeError, RecursionError):
            return None

    def _put(self, entries: Mapping[str, Any]) -> None:
        if self._store is None or not entries:
            return
        try:
            with self._store:
                rows = [(key, json.dumps(data, ensure_ascii=False)) for key, data in entries.items()]
                self._store.executemany("INSERT OR REPLACE INTO kept (key, data) VALUES (?, ?)", rows)
                self._store.execute("DELETE FROM kept WHERE rowid <= (SELECT MAX(rowid) FROM kept) - ?", (MOST,))
        except (sqlite3.Error, ValueError):
            return  # Somebody else is writing, or the disk is full: the verdicts are found again another time.


def _opened(folder: Path) -> sqlite3.Connection | None:
    """The store in a folder, made where there is none, and anew where it is broken; None where that fails."""
    for attempt in range(2):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            ignored = folder / ".gitignore"
            if not ignored.exists():
                ignored.write_text("*\n", encoding="utf-8")
            store = sqlite3.connect(folder / "verdicts.sqlite3", timeout=PATIENCE)
            try:
                store.execute("PRAGMA synchronous = OFF")
                store.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, data TEXT NOT NULL)")
                store.execute("SELECT key, data FROM kept LIMIT 1").fetchone()
                return store
            except sqlite3.Error:
                store.close()
                raise
        except sqlite3.DatabaseError as problem:
            if attempt or isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem):
                return None
            try:
                (folder / "verdicts.sqlite3").unlink(missing_ok=True)
            except OSError:
                return None
        except OSError:
            return None
    return None


# --- back from plain data -------------------------------------------------------------------------------------------


def _report(name: str, data: dict[str, Any]) -> Report:
    rows = tuple(
        Row(
            **{
                **row,
                "verdict": _verdict(row["verdict"]),
                "rests_on": tuple(Fact(**fact) for fact in row["rests_on"]),
                "end": tuple(row["end"]),
            }
        )
        for row in data["rows"]
    )
    remarks = ("definitions", "notes", "assumptions", "unjudged", "told", "questions")
    said = {key: tuple((line, text) for line, text in data[key]) for key in remarks}
    return Report(**{**data, **said, "file": name, "rows": rows})


def _verdict(data: dict[str, Any]) -> Verdict:
    if data["status"] not in REPORTED:
        raise ValueError(f"{data['status']} is no status")
    found = data["counterexample"]
    sizes = tuple(dict(chosen) for chosen in data["sizes"])
    return Verdict(**{**data, "sizes": sizes, "counterexample": None if found is None else Counterexample(**found)})
