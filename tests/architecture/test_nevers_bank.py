"""What money by bank transfer can never do, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from marketplace.kernel import clock
from payments.models import BankCredit, BankCreditUse, BankRefund, BankStatement, ManualMatch, Payment, QrRequest
from tests.factories import UserFactory
from tests.payments.bank.transferring import opened, pay, tell

from .test_nevers import again

pytestmark = pytest.mark.django_db


def credit(**changes):
    facts = {"provider": "sepay", "account": "1", "direction": "in", "amount_vnd": 5, "paid_at": clock.now()}
    return BankCredit.objects.create(**{**facts, "provider_txn_id": "1", **changes})


def use(kind="suspense", **changes):
    return BankCreditUse.objects.create(credit=credit(), kind=kind, **{"amount_vnd": 5, **changes})


def match(**changes):
    person = UserFactory()
    facts = {"credit": tell("x", 5), "payment": opened(), "proposed_by": person}
    if changes.pop("approved_by", False):
        facts["approved_by"] = person
    return ManualMatch.objects.create(**facts, **changes)


def refund(**changes):
    return BankRefund.objects.create(**{"key": "k", "amount_vnd": 5, **changes})


def checked(*_done):
    """What is checked at commit, checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


NEVERS = {
    "one_payment_per_transfer_reference": lambda: QrRequest.objects.filter(pk=opened().qr.pk).update(
        reference=opened().qr.reference
    ),
    "one_row_per_bank_notice": lambda: [credit() for _ in range(2)],
    "one_copy_per_source": lambda: [
        credit(
            provider="casso",
            provider_txn_id=name,
            state="copy",
            same_as=BankCredit.objects.order_by("pk").first() or credit(),
        )
        for name in "ab"
    ],
    "copied_credit_names_its_original": lambda: credit(state="copy"),
    "credit_reversed_at_a_moment": lambda: credit(state="reversed"),
    "use_of_a_credit_is_not_empty": lambda: use(amount_vnd=0),
    "use_names_its_payment": lambda: use("payment"),
    "uses_sum_to_the_credit": lambda: checked(credit(state="matched")),
    "payment_gets_no_more_than_it_asks_for": lambda: (
        pay(opened()),
        Payment.objects.update(amount_vnd=F("amount_vnd") - 1),
        checked(BankCreditUse.objects.update(amount_vnd=F("amount_vnd"))),
    ),
    "who_proposes_a_match_never_approves_it": lambda: match(approved_by=True, approved_at=clock.now()),
    "match_names_a_payment_or_an_invoice": lambda: ManualMatch.objects.filter(pk=match().pk).update(payment=None),
    "match_approved_by_somebody": lambda: ManualMatch.objects.filter(pk=match().pk).update(approved_at=clock.now()),
    "one_open_match_per_credit": lambda: again(match()),
    "bank_refund_is_not_empty": lambda: refund(amount_vnd=0),
    "who_prepares_a_bank_refund_never_approves_it": lambda: refund(
        prepared_by=(person := UserFactory()), approved_by=person, approved_at=clock.now()
    ),
    "bank_refund_is_paid_once_approved": lambda: refund(paid_at=clock.now(), bank_ref="FT1"),
    "dropped_bank_refund_never_left": lambda: refund(
        prepared_by=UserFactory(),
        approved_by=UserFactory(),
        approved_at=clock.now(),
        paid_at=clock.now(),
        bank_ref="FT1",
        dropped_at=clock.now(),
    ),
    "payments_bankrefund_key": lambda: [refund() for _ in range(2)],
    "payments_bankrefund_use_id_key": lambda: [
        refund(key=key, use=BankCreditUse.objects.first() or use()) for key in "ab"
    ],
    "payments_qrrequest_payment_id_key": lambda: again(opened().qr, reference="X"),
    "one_row_per_statement_file": lambda: [
        BankStatement.objects.create(name="a", sha256="x", content=b"") for _ in range(2)
    ],
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_a_use_cannot_disappear():
    paid = pay(opened())

    with pytest.raises(IntegrityError, match="uses_sum_to_the_credit"), transaction.atomic():
        checked(paid.uses.all().delete())

    assert QrRequest.objects.count() == 1
