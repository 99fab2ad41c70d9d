"""What the books, the rules and the payouts can never do, broken on purpose past all our commands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from marketplace.kernel import clock
from payments.models import (
    Allocation,
    CommissionRate,
    GatewayMove,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    LineCommission,
    Payout,
    PayoutBatch,
    ProducerBankAccount,
    StatementRow,
    TaxRate,
)
from tests.architecture.test_nevers import again
from tests.payments.books.making import household, rule, sold, withholding
from tests.payments.books.test_paying_out import operator

pytestmark = pytest.mark.django_db


def account(**facts):
    known = {"code": "x", "group": "x", "kind": "asset", "may_overdraw": False}
    return LedgerAccount.objects.create(**{**known, **facts})


def entry(**facts):
    sold()
    known = LedgerEntry.objects.first()
    facts = {"transaction": known.transaction, "account": known.account, "amount_vnd": 1, "at": known.at, **facts}
    return LedgerEntry.objects.create(**facts)


def row(**facts):
    sold()
    known = StatementRow.objects.get()
    return StatementRow.objects.create(
        **{"producer": known.producer, "transaction": known.transaction, "kind": "sale", "net_vnd": 0, **facts}
    )


def payout(**facts):
    batch = PayoutBatch.objects.create()
    known = {"amount_vnd": 1, "reference": "CT1", "bank_bin": "970405", "bank_account": "1", "producer": household()}
    return Payout.objects.create(batch=batch, **{**known, **facts})


def wish(**facts):
    known = {"producer": household(), "bank_bin": "970405", "account": "0011001", "holder": "A"}
    return ProducerBankAccount.objects.create(**{**known, **facts})


def approved(actor):
    return {"approved_by_id": actor.user_id, "approved_at": clock.now(), "usable_from": clock.now()}


def batch_of_one(actor):
    PayoutBatch.objects.create(made_by_id=actor.user_id, approved_by_id=actor.user_id)


def wish_of_one(actor):
    wish(asked_by_id=actor.user_id, **approved(actor))


def move(**facts):
    at = clock.now()
    known = {"provider": "p", "move_ref": "m", "kind": "k", "amount_vnd": 2, "net_vnd": 2}
    return GatewayMove.objects.create(**{**known, "moved_at": at, "available_at": at, **facts})


NEVERS = {
    "payments_ledgeraccount_code_key": lambda: [account() for _ in range(2)],
    "account_is_never_overdrawn": lambda: account(balance_vnd=-1),
    "payments_ledgertransaction_idempotency_key_key": lambda: (sold(), again(LedgerTransaction.objects.first())),
    "entry_is_not_empty": lambda: entry(account=account(), amount_vnd=0),
    "one_entry_per_transaction_and_account": entry,
    "one_statement_row_per_event_and_part": lambda: (sold(), again(StatementRow.objects.get())),
    "statement_row_adds_up": lambda: row(goods_vnd=1),
    "payments_commissionrate_position_key": lambda: [rule(position=1) for _ in range(2)],
    "commission_is_at_most_everything": lambda: rule(10_001),
    "commission_cap_is_above_its_floor": lambda: rule(floor_vnd=2, cap_vnd=1),
    "commission_rate_ends_after_it_starts": lambda: rule(valid_until=date(2019, 1, 1)),
    "one_tax_rate_per_legal_form_and_day": lambda: [withholding() for _ in range(2)],
    "taxes_are_at_most_everything": lambda: withholding(vat_bp=9_951),
    "payments_allocation_share_id_key": lambda: (sold(), again(Allocation.objects.get())),
    "refunds_take_no_more_than_was_shared_out": lambda: (
        sold(),
        Allocation.objects.update(seller_left_vnd=F("seller_vnd") + 1),
    ),
    "payments_allocation_seller_left_vnd_check": lambda: (sold(), Allocation.objects.update(seller_left_vnd=-1)),
    "promotion_is_at_most_the_goods": lambda: (sold(), Allocation.objects.update(promo_vnd=10**9)),
    "payments_linecommission_line_id_key": lambda: (sold(), again(LineCommission.objects.get())),
    "line_commission_is_at_most_the_line": lambda: (sold(), LineCommission.objects.update(commission_vnd=10**9)),
    "nobody_approves_a_batch_alone": lambda: batch_of_one(operator("a")),
    "batch_goes_out_only_approved": lambda: PayoutBatch.objects.create(status="approved"),
    "payout_is_not_empty": lambda: payout(amount_vnd=0),
    "one_planned_payout_per_producer": lambda: payout(producer=payout(reference="CT0").producer),
    "payments_payout_reference_key": lambda: [payout() for _ in range(2)],
    "payout_paid_or_returned_at_a_moment": lambda: payout(status="paid"),
    "payout_goes_to_an_account": lambda: payout(bank_bin="97040X"),
    "bank_account_is_digits_and_letters": lambda: wish(account="=1+1"),
    "nobody_approves_their_own_bank_account": lambda: wish_of_one(operator("a")),
    "bank_account_is_approved_whole": lambda: wish(approved_at=clock.now()),
    "bank_account_is_approved_or_refused": lambda: wish(refused_at=clock.now(), **approved(operator("a"))),
    "one_open_wish_for_a_bank_account": lambda: wish(producer=wish().producer),
    "one_row_per_gateway_move": lambda: [move() for _ in range(2)],
    "gateway_move_nets_its_fee": lambda: move(fee_vnd=1),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_rates_of_other_days_stand_beside_each_other():
    withholding(valid_until=date(2020, 12, 31))
    withholding(valid_from=date(2021, 1, 1))

    assert (TaxRate.objects.count(), CommissionRate.objects.count()) == (2, 0)
    assert TaxRate.objects.first().valid_from - timedelta(days=1) == date(2020, 12, 31)
