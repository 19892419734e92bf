"""Documents judged by a local Dask cluster, in a process of its own: what `test_cluster.py` runs.

Prints the reports that the cluster gave, those that this machine alone gives, and how often a worker was lost.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time

import distributed

from symgrad.check import cluster as over_cluster
from symgrad.check.cluster import check_on_cluster
from symgrad.check.workers import check_texts

#: So few, so that a document that is shared out is not long.
WORTH_A_SHARE = 20


def texts() -> list[tuple[str, str]]:
    """Documents with claims of every verdict, in several batches."""
    found = []
    for number in range(40):
        lines = [f"Let $x, y \\in \\mathbb{{R}}$ and $z \\in \\mathbb{{R}}^n$. % {number}"]
        lines += [f"\\[ (x + {k})^2 = x^2 + {2 * k} x + {k * k + (k + number) % 7 // 6} \\]" for k in range(1, 6)]
        lines += ["\\[ \\foo{x} = x \\]" * (number % 5 == 0), "\\[ \\sum_i z_i = x \\]"]
        found.append((f"{number}.tex", "\n".join(lines)))
    long = "".join(f"\\[ (x + {k})^2 = x^2 + {2 * k} x + {k * k + k // 40} \\]\n" for k in range(1, 2 * WORTH_A_SHARE + 2))
    return [*found, ("long.tex", f"Let $x \\in \\mathbb{{R}}$.\n{long}")]


def main(losing: bool) -> None:
    """Judge on the cluster; where workers are to be lost, one is killed while it is at work."""
    documents = texts()
    over_cluster.WORTH_A_SHARE = WORTH_A_SHARE
    lost: list[int] = []
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        if losing:
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                pids = list(client.run(os.getpid).values())

            def lose() -> None:
                time.sleep(1.0)
                os.kill(pids[0], signal.SIGKILL)
                lost.append(pids[0])

            threading.Thread(target=lose, daemon=True).start()
        reports = check_on_cluster(cluster.scheduler_address, documents)
    here = check_texts(documents, 1)
    print(json.dumps([[report.as_dict() for report in reports], [report.as_dict() for report in here], len(lost)]))


if __name__ == "__main__":
    main(sys.argv[1] == "lose")
