"""What a refund by another way can never be, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from marketplace.kernel import clock
from payments.models import BankRefund, Refund
from payments.services.refunding import ask_refund
from tests.orders.making import pack, placed
from tests.payments.test_settling import settled

pytestmark = pytest.mark.django_db


def refund():
    share = settled(placed(pack())).shares.get()
    return ask_refund(share_id=share.pk, amount_vnd=1_000, reason="declined", request_key="k")


NEVERS = {
    "told_refund_account_is_whole": lambda: BankRefund.objects.create(
        key="k", amount_vnd=5, told_at=clock.now(), name_fits=True, to_bin="970436", to_account="1"
    ),
    "refund_goes_another_way_once_it_failed": lambda: (refund(), Refund.objects.update(by_transfer=True)),
}


@pytest.mark.parametrize(("name", "break_it"), NEVERS.items(), ids=NEVERS)
def test_the_database_refuses(name, break_it):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        break_it()
