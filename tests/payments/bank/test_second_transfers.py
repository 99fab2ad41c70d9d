"""A second payment by VietQR, from the buyer's button to the books: heavier goods, a deposit, its rest."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalog.services.weighing import sell_by_weight
from marketplace.kernel.audit import SYSTEM
from orders.models import ExtraCharge, Order
from orders.services.answering import confirm_part
from orders.services.harvesting import bring_in_harvest
from orders.services.weighing import weigh_line
from payments.models import Allocation, LedgerAccount, Payment, PaymentShare
from payments.selectors.overview import bank_books
from payments.selectors.proofs import trouble_in_books
from tests.orders.making import pack, placed
from tests.orders.preorders import harvest_of, preordered

from .transferring import books_balance, fresh, notice, opened, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(client, django_capture_on_commit_callbacks):
    """The bank's signed message of a transfer with these words."""

    def transferred(words, amount_vnd):
        with django_capture_on_commit_callbacks(execute=True):
            assert post(client, notice(words, amount_vnd)).status_code == 200

    return transferred


def asked_by_button(client, charge):
    """The buyer presses "pay" at the charge, and picks the code."""
    order = charge.part.order
    led = client.post(reverse("payments:pay_charge", args=[order.token, charge.pk]), {"method": "vietqr"})
    payment = Payment.objects.get(charge=charge)
    assert led.url.endswith(reverse("payments:transfer", args=[order.token, payment.session_ref]))
    return payment


def all_is_well(*payments):
    books_balance()
    assert [fresh(payment).status for payment in payments] == ["succeeded"] * len(payments)
    assert list(trouble_in_books()) == []
    assert (bank_books().told_vnd, bank_books().difference_vnd) == (sum(each.amount_vnd for each in payments), 0)
    assert sum(PaymentShare.objects.values_list("captured_vnd", flat=True)) == bank_books().told_vnd
    assert Allocation.objects.count() == len(payments)
    left = LedgerAccount.objects.filter(group__in=["order:clearing", "buyer:credit"]).exclude(balance_vnd=0)
    assert not left.exists()


def test_heavier_goods_are_paid_by_a_code_of_their_own(client, transfer):
    variant = pack()
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    first = opened(placed(variant, units=2))
    transfer(first.session_ref, first.amount_vnd)
    part = confirm_part(part_id=first.order.parts.get().pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=3500, actor=SYSTEM, ask_more=True)

    more = asked_by_button(client, ExtraCharge.objects.get())
    page = client.get(reverse("payments:transfer", args=[first.order.token, more.session_ref])).content.decode()
    transfer(more.session_ref, 18_000)

    assert ("18.000" in page, more.session_ref in page, more.session_ref == first.session_ref) == (True, True, False)
    assert ExtraCharge.objects.get().status == ExtraCharge.Status.PAID
    assert list(PaymentShare.objects.filter(payment=more).values_list("captured_vnd", flat=True)) == [18_000]
    all_is_well(first, more)


def test_a_deposit_and_its_rest_are_two_codes_and_neither_pays_for_the_other(client, transfer):
    harvest = harvest_of()
    deposit = opened(preordered(harvest, units=3).order)
    transfer(deposit.session_ref, deposit.amount_vnd)
    bring_in_harvest(harvest_id=harvest.pk, units=3, lot_code="A", actor=SYSTEM)
    rest = asked_by_button(client, ExtraCharge.objects.get())

    transfer(rest.session_ref, rest.amount_vnd - 1_000)
    short = (fresh(rest).status, ExtraCharge.objects.get().status, Order.objects.get().hold_extended_at)
    transfer(rest.session_ref, 1_000)

    assert short == ("open", ExtraCharge.Status.ASKED, None)
    assert (deposit.amount_vnd, ExtraCharge.objects.get().status) == (45_000, ExtraCharge.Status.PAID)
    all_is_well(deposit, rest)
