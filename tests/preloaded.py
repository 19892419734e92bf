"""python -m tests.preloaded MODULE …: a process that has loaded these, and runs each call that it reads in a copy of itself.

A call stands in a line, such as tests.test_differential.compare_in_jax(); its exit code is answered in a line, and what it prints
goes to the standard error. Libraries that start threads once they are used are loaded once so, and each call finds them unused.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback

#: Seconds that a call may take.
PATIENCE = 300


def answered(call: str) -> int:
    """The exit code of a call; where a signal ended it, the signal's number below 0."""
    copy = os.fork()
    if copy:
        return os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    code = 1
    try:
        signal.alarm(PATIENCE)
        os.dup2(2, 1)
        module = call.partition("(")[0].rpartition(".")[0]
        exec(f"import {module}; {call}", {})
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        print(answered(line.strip()), flush=True)


if __name__ == "__main__":
    main()
