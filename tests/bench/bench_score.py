"""How much of Stripe our gateway answers, and how much another stand-in (localstripe) does: the same checks for both.

    .venv/bin/pytest tests/bench/bench_score.py -s

The acceptance suite runs twice, in processes of its own; a minute or two each.
"""

from __future__ import annotations

from tests.gateway.acceptance.scoring import score, table


def test_ours_answers_everything_and_the_other_is_asked_the_same() -> None:
    other = score("localstripe")
    ours = score("ours")

    print(f"\n{table([ours, other])}")  # noqa: T201  # this is what a benchmark is for
    assert ours.ran == other.ran
    assert ours.failed == []
