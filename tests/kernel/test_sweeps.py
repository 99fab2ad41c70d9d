"""Sweeps."""

from __future__ import annotations

import pytest

from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.sweeps import sweep


def _raising(error: Exception):
    def command():
        raise error

    return command


def test_somebody_who_does_not_answer_is_left_for_later():
    assert sweep([lambda: 1, _raising(GatewayUnavailable("busy")), lambda: 3]) == [1, 3]


def test_a_bug_is_raised_only_after_the_others_had_their_turn():
    done: list[int] = []

    with pytest.raises(ExceptionGroup) as caught:
        sweep([_raising(KeyError("a")), lambda: done.append(2), _raising(KeyError("b"))])

    assert (done, len(caught.value.exceptions)) == ([2], 2)
