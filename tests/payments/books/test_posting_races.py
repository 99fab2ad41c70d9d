"""Many who post at once, in transactions that really commit."""

from __future__ import annotations

from functools import partial

import pytest

from payments.ledger import accounts as of
from payments.models import LedgerSeal
from tests.races import together

from .test_posting import balance, pay

pytestmark = pytest.mark.usefixtures("committed")


def test_many_at_once_are_each_booked_once_and_chained():
    keys = [f"k{number % 6}" for number in range(12)]

    told = together([partial(pay, key, 10, order_id=int(key[1:])) for key in keys])

    assert sum(each.is_new for each in told) == 6
    assert (balance(of.psp_pending("stripe")), LedgerSeal.objects.count()) == (60, 6)
    assert list(LedgerSeal.objects.values_list("number", flat=True)) == list(range(1, 7))
