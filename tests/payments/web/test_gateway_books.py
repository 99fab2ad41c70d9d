"""The books of a real gateway process beside ours: after a payment, a refund, a dispute and a payout they are equal."""

from __future__ import annotations

import pytest
from django.conf import settings

from marketplace.kernel.audit import GUEST
from payments.models import GatewayMove, LedgerAccount
from payments.selectors.overview import provider_books
from payments.selectors.proofs import trouble_in_books
from payments.services.gateway_books import hear_of_moves
from payments.services.opening import open_payment
from payments.services.reconciling import hear_of_money_back, send_refunds
from payments.services.refunding import ask_refund
from payments.services.settling import sync_payment
from tests.gateway.driving import card, wait_until
from tests.orders.making import pack, placed
from tests.payments.bank.transferring import books_balance, fresh

pytestmark = pytest.mark.django_db
AT_ONCE_CARD = "4000000000000077"  # its money is available without waiting
DISPUTED_CARD = "4000000000000259"


@pytest.fixture
def api(cashier, till):
    """The gateway as its owner sees it, with nothing in it."""
    cashier.mock("reset")
    return cashier.client(settings.STRIPE_SECRET_KEY).v1


@pytest.fixture
def pay(till):
    def paid(number=AT_ONCE_CARD):
        payment = open_payment(order_id=placed(pack()).pk, actor=GUEST, provider="stripe")
        assert till.post(payment.pay_url, data=card(number)).status_code == 303
        return sync_payment(payment_id=payment.pk)

    return paid


def theirs_vnd(api):
    return sum(move.net for move in api.balance_transactions.list({"limit": 100}).data)


def ours_vnd():
    return sum(LedgerAccount.objects.filter(group__startswith="psp:").values_list("balance_vnd", flat=True))


def are_equal(api):
    hear_of_moves()
    books_balance()
    balance = api.balance.retrieve()
    held = sum(each.amount for each in [*balance.available, *balance.pending])
    row = next(row for row in provider_books() if row.provider == "stripe")
    assert (ours_vnd(), row.difference_vnd) == (theirs_vnd(api), 0)
    assert (held, row.moves) == (theirs_vnd(api), len(api.balance_transactions.list({"limit": 100}).data))
    assert list(trouble_in_books()) == []


def kinds():
    return sorted(GatewayMove.objects.values_list("kind", flat=True))


def test_a_payment_and_its_fee(api, pay):
    payment = pay()

    are_equal(api)

    move = GatewayMove.objects.get()
    assert (move.kind, move.amount_vnd, move.fee_vnd > 0) == ("charge", payment.amount_vnd, True)
    assert LedgerAccount.objects.get(code="platform:gateway_fee").balance_vnd == move.fee_vnd


def test_a_payment_a_refund_a_dispute_and_a_payout_end_with_equal_books(api, pay):
    kept, refunded = pay(), pay()
    out = api.payouts.create({"amount": 30_000, "currency": "vnd"})  # before the dispute and its fee leave nothing
    pay(DISPUTED_CARD)
    share = refunded.shares.get()
    refund = ask_refund(share_id=share.pk, amount_vnd=20_000, reason="declined", request_key="k")
    wait_until(lambda: send_refunds() is not None and fresh(refund).status == "succeeded")
    hear_of_money_back()

    are_equal(api)

    assert (kept.status, out.amount) == ("succeeded", 30_000)
    assert kinds() == ["adjustment", "charge", "charge", "charge", "payout", "refund"]
    assert LedgerAccount.objects.get(code="bank:settlement").balance_vnd == 30_000


def test_hearing_of_them_again_books_nothing_twice(api, pay):
    pay()
    hear_of_moves()
    before = ours_vnd()

    assert hear_of_moves() == 0
    assert (ours_vnd(), GatewayMove.objects.count()) == (before, 1)
