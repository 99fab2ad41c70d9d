"""What a payment of withheld tax can never be, broken on purpose past all our commands."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from payments.models import TaxPayment, TaxPaymentLine
from tests.factories import UserFactory
from tests.payments.books.making import household

pytestmark = pytest.mark.django_db


def payment(**facts):
    known = {"month": date(2026, 1, 1), "vat_vnd": 1, "pit_vnd": 1, "reference": "x", "paid_on": date(2026, 2, 5)}
    known["booked_by"] = UserFactory()
    return TaxPayment.objects.create(**{**known, **facts})


def line(paid, producer):
    return TaxPaymentLine.objects.create(payment=paid, producer=producer, goods_vnd=1, vat_vnd=1, pit_vnd=1)


NEVERS = {
    "a_month_is_paid_to_the_state_once": lambda: [payment() for _ in range(2)],
    "tax_month_is_a_first_day": lambda: payment(month=date(2026, 1, 2)),
    "tax_payment_is_not_empty": lambda: payment(vat_vnd=0, pit_vnd=0),
    "tax_is_paid_after_its_month": lambda: payment(paid_on=date(2026, 1, 1)),
    "one_tax_line_per_month_and_producer": lambda: [line(*each) for each in [(payment(), household())] * 2],
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
