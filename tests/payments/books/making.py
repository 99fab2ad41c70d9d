"""Rules, sales and balances for tests of the books."""

from __future__ import annotations

from datetime import date
from io import StringIO

from django.core.management import call_command
from django.db import connection

from catalog.models import Producer
from marketplace.kernel.audit import SYSTEM
from orders.services.answering import confirm_part
from orders.services.parts import deliver_part, ship_part
from orders.services.timing import close_delivered
from payments.models import CommissionRate, LedgerAccount, Payment, TaxRate
from payments.services.earning import release_earned
from tests.factories import ProducerFactory
from tests.orders.making import pack, placed
from tests.payments.test_settling import settled


def rule(rate_bp=800, position=None, **facts):
    """A rule that has been valid for years, at the end of the list."""
    position = CommissionRate.objects.count() + 1 if position is None else position
    known = {"name": f"Luật {position}", "valid_from": date(2020, 1, 1)}
    return CommissionRate.objects.create(rate_bp=rate_bp, position=position, **{**known, **facts})


def withholding(legal_form="household", **facts):
    """1 % and 0.5 %, for years."""
    known = {"vat_bp": 100, "pit_bp": 50, "valid_from": date(2020, 1, 1)}
    return TaxRate.objects.create(legal_form=legal_form, **{**known, **facts})


def household(**facts):
    return ProducerFactory(legal_form="household", **facts)


def sold(*producers, price_vnd=155_000):
    """One paid order, one pack of each producer."""
    producers = producers or (household(),)
    order = placed(*(pack(producer=producer) for producer in producers))
    return settled(order)


def delivered(payment: Payment):
    for part in payment.order.parts.all():
        confirm_part(part_id=part.pk, actor=SYSTEM)
        ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
        deliver_part(part_id=part.pk, actor=SYSTEM)


def earned(payment: Payment, settings):
    """Delivered, closed, and the producers' own."""
    delivered(payment)
    settings.COMPLAINT_DAYS = 0
    close_delivered()
    release_earned()


def books() -> dict[str, int]:
    """All balances that are not zero, by code."""
    return dict(LedgerAccount.objects.exclude(balance_vnd=0).values_list("code", "balance_vnd"))


def owed(producer: Producer, name: str) -> int:
    """What stands on one account of a producer, as an amount above zero."""
    return abs(books().get(f"seller:{producer.pk}:{name}", 0))


def whole() -> bool:
    """The database's own checks, as at a commit, and verify_ledger; both are loud."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    call_command("verify_ledger", stdout=StringIO())
    return True
