"""Marketplaces play against faults; bugs built in on purpose are healed or caught.

By day 300 seeds, which take half a minute of one core; `make sim` plays 3,000 every night.
"""

from __future__ import annotations

import pytest

from .sim.__main__ import size_of
from .sim.faults import GENTLE, KINDS
from .sim.monitor import Violation
from .sim.mutations import BLIND, CAUGHT, HEALED, BlindSession
from .sim.node import Node
from .sim.play import play

BLOCKS = [range(first, first + 20) for first in range(0, 300, 20)]


@pytest.mark.parametrize("seeds", BLOCKS, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_whatever_goes_wrong_all_become_equal_and_nobody_is_wrongly_sure(seeds):
    reports = [play(seed, nodes=size_of(seed)) for seed in seeds]

    assert min(report.proofs for report in reports) > 0


def test_the_seed_decides_everything():
    assert play(7, nodes=3) == play(7, nodes=3)


@pytest.mark.parametrize("name", HEALED)
def test_the_root_check_heals_this_bug(name):
    for seed in (1, 2, 4):
        play(seed, nodes=3, node_kind=HEALED[name])


@pytest.mark.parametrize("name", CAUGHT | BLIND)
def test_this_bug_is_caught(name):
    kind, kinds = (BLIND[name], GENTLE) if name in BLIND else (CAUGHT[name], KINDS)

    def play_on() -> None:
        for seed in range(1, 60):
            play(seed, nodes=3, node_kind=kind, kinds=kinds)

    with pytest.raises(Violation):
        play_on()


def test_without_bugs_and_rot_even_blind_consumers_are_right():
    blind = type("Blind", (Node,), {"session_kind": BlindSession})

    for seed in (1, 2, 4):
        play(seed, nodes=3, node_kind=blind, kinds=GENTLE)
