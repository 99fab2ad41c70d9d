"""`python -m tests.federation.sim --seeds 300` plays seeds; `--replay SEED` plays one and tells what happens."""

from __future__ import annotations

import argparse
import sys
import time

from .faults import GENTLE, KINDS
from .monitor import Violation
from .mutations import BLIND, MUTATIONS
from .node import Node
from .play import play


def size_of(seed: int) -> int:
    """Mostly few nodes, since most faults need only two; every twentieth seed all twelve."""
    return 12 if seed % 20 == 0 else 2 + seed % 3


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=300)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--nodes", type=int, help="as many in every seed")
    options.add_argument("--replay", type=int, metavar="SEED")
    options.add_argument("--mutation", choices=MUTATIONS, help="play with this bug built in")
    given = options.parse_args()
    kind = MUTATIONS[given.mutation] if given.mutation else Node
    kinds = GENTLE if given.mutation in BLIND else KINDS
    if given.replay is not None:
        print(play(given.replay, nodes=given.nodes or size_of(given.replay), node_kind=kind, kinds=kinds, trace=True))
        return 0
    return _many(range(given.first, given.first + given.seeds), given.nodes, kind, kinds)


def _many(seeds: range, nodes: int | None, kind: type[Node], kinds: tuple[str, ...]) -> int:
    started, events, slowest, failed = time.process_time(), 0, 0, 0
    for seed in seeds:
        try:
            report = play(seed, nodes=nodes or size_of(seed), node_kind=kind, kinds=kinds)
        except Violation as violation:
            failed += 1
            print(violation)
            continue
        events += report.events
        slowest = max(slowest, report.converged_ms)
    spent = time.process_time() - started
    print(f"{len(seeds)} seeds, {events} events, {failed} failed; slowest to converge {slowest} ms; {spent:.1f} s CPU")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
