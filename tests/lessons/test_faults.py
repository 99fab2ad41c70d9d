"""The list of the peers' faults names tests that exist."""

from __future__ import annotations

import ast

import pytest

from tests.databases import ROOT

from .faults import FAULTS, NOT_BUILT

TESTED = [(fault, test) for _peer, fault, test in FAULTS if isinstance(test, str)]


@pytest.mark.parametrize(("fault", "test"), TESTED, ids=[fault for fault, _test in TESTED])
def test_the_test_of_a_fault_exists(fault, test):
    path, _, name = test.partition("::")

    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))

    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_no_fault_is_named_twice_and_the_open_ones_are_counted():
    faults = [(peer, fault) for peer, fault, _test in FAULTS]
    waiting = [test for _peer, _fault, test in FAULTS if not isinstance(test, str)]

    assert len(set(faults)) == len(faults)
    assert (len(waiting), set(waiting)) == (NOT_BUILT, {5, 6, 7})
