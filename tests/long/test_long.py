"""Half a minute of the long run, in a process of its own: it falsifies tables of which that process keeps values."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_long_run_finds_nothing_in_half_a_minute():
    command = [sys.executable, "-m", "tests.long", "--seconds", "30"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("seed 1") >= 8, found.stdout
