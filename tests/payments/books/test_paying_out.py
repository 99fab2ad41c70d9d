"""Payouts: two people, a file, its answer; each đồng set aside once and given back when it does not arrive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.services.vetting import let_return, suspend_producer
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.sheets import csv_text
from payments.errors import BankAccountRefused, BatchMoved, BatchStale, NothingToPayOut, NotTwice, ResultRefused
from payments.ledger.bank_file import bank_name, read_results
from payments.models import Payout, PayoutBatch, ProducerBankAccount, StatementRow
from payments.selectors.payouts import payouts_due
from payments.services.bank_accounts import approve_bank_account, ask_bank_account, refuse_bank_account
from payments.services.paying_out import (
    approve_batch,
    cancel_batch,
    file_of_batch,
    make_batch,
    make_scheduled_batch,
    take_results,
)
from payments.services.refunding import ask_refund
from tests.factories import MembershipFactory

from .making import books, earned, household, owed, rule, sold, whole

pytestmark = pytest.mark.django_db
BANK = {"bank_bin": "970405", "bank_account": "7600205123456"}


def operator(name):
    return Actor("user", User.objects.create(full_name=name, email=f"{name}@cho.example", is_staff=True).pk)


@pytest.fixture
def maker():
    return operator("maker")


@pytest.fixture
def checker():
    return operator("checker")


@pytest.fixture
def producer(settings):
    """One that earned something."""
    settings.PAYOUT_MIN_VND = 1
    rule(800)
    producer = household(legal_name="Hộ kinh doanh Cơ sở bánh Vòm Tre (minh họa)", **BANK)
    earned(sold(producer), settings)
    return producer


@pytest.fixture
def batch(producer, maker, checker):
    return approve_batch(batch_id=make_batch(actor=maker).pk, actor=checker)


def answer(batch, status, reason="", reference=None):
    reference = reference or batch.payouts.get().reference
    text = f"reference,status,reason\r\n{reference},{status},{reason}\r\n"
    return take_results(batch_id=batch.pk, text=text, actor=operator(f"op{status}{User.objects.count()}"))


def test_a_batch_sets_everything_earned_aside(producer, maker):
    earned_vnd = owed(producer, "available")

    batch = make_batch(actor=maker)

    assert (owed(producer, "available"), owed(producer, "in_payout")) == (0, earned_vnd)
    assert list(batch.payouts.values_list("amount_vnd", "bank_account")) == [(earned_vnd, BANK["bank_account"])]
    with pytest.raises(NothingToPayOut):
        make_batch(actor=maker)


def test_who_made_a_batch_does_not_approve_it(producer, maker):
    batch = make_batch(actor=maker)

    with pytest.raises(NotTwice):
        approve_batch(batch_id=batch.pk, actor=maker)

    batch.refresh_from_db()
    assert (batch.status, batch.approved_by) == ("made", None)


def test_a_batch_is_not_approved_once_its_money_would_go_elsewhere_or_stay_here(producer, maker, checker):
    batch = make_batch(actor=maker)
    theirs = Actor.of(MembershipFactory(producer=producer).user)
    wish = ask_bank_account(
        producer=producer, bank_bin="970436", account="0011001234", holder="Bánh Vòm Tre", actor=theirs
    )
    approve_bank_account(account_id=wish.pk, actor=checker)

    with pytest.raises(BatchStale, match="bánh Vòm Tre"):
        approve_batch(batch_id=batch.pk, actor=checker)
    with clock.moment(clock.now() + timedelta(days=30)), pytest.raises(BatchStale):
        approve_batch(batch_id=batch.pk, actor=checker)  # it may be used by now, and is another one all the same
    cancel_batch(batch_id=batch.pk, actor=maker)
    with clock.moment(clock.now() + timedelta(days=30)):
        later = make_batch(actor=maker)
        suspend_producer(producer_id=producer.pk, reason="Mùi", advice="Kiểm", hold_payouts=True, actor=maker)
        with pytest.raises(BatchStale):
            approve_batch(batch_id=later.pk, actor=checker)
        let_return(producer_id=producer.pk, actor=maker)

        approve_batch(batch_id=later.pk, actor=checker)

    assert list(later.payouts.values_list("bank_account", flat=True)) == ["0011001234"]
    batch.refresh_from_db()
    assert (batch.status, batch.approved_by) == ("cancelled", None)


def test_the_database_keeps_it_so(producer, maker):
    make_batch(actor=maker)

    with pytest.raises(IntegrityError, match="nobody_approves_a_batch_alone"), transaction.atomic():
        PayoutBatch.objects.update(approved_by=maker.user_id)


def test_the_file_says_where_to_and_how_much(batch):
    payout = batch.payouts.get()

    assert file_of_batch(batch=batch) == (
        "\ufeffbank_bin,account,name,amount_vnd,reference\r\n"
        f"970405,7600205123456,HO KINH DOANH CO SO BANH VOM TRE MINH HOA,{payout.amount_vnd},{payout.reference}\r\n"
    )


def test_there_is_no_file_before_it_is_approved(producer, maker):
    with pytest.raises(BatchMoved):
        file_of_batch(batch=make_batch(actor=maker))


def test_what_the_bank_paid_is_paid_once(batch, producer):
    amount_vnd = batch.payouts.get().amount_vnd

    moved = [answer(batch, "paid"), answer(batch, "paid")]

    batch.refresh_from_db()
    assert (moved, batch.status) == ([1, 0], "done")
    assert (owed(producer, "in_payout"), books()["bank:settlement"]) == (0, -amount_vnd)
    assert list(StatementRow.objects.filter(kind="payout").values_list("net_vnd", flat=True)) == [-amount_vnd]
    assert whole()


def test_what_did_not_arrive_is_the_producers_again(batch, producer):
    amount_vnd = batch.payouts.get().amount_vnd

    answer(batch, "failed", "Sai tên")

    assert (owed(producer, "available"), owed(producer, "in_payout")) == (amount_vnd, 0)
    assert batch.payouts.get().bank_words == "Sai tên"
    assert whole()


def test_a_payout_may_come_back_after_it_was_paid(batch, producer):
    amount_vnd = batch.payouts.get().amount_vnd
    answer(batch, "paid")

    moved = [answer(batch, "returned", "Tài khoản đã đóng"), answer(batch, "returned"), answer(batch, "paid")]

    assert (moved, owed(producer, "available"), batch.payouts.get().status) == ([1, 0, 0], amount_vnd, "returned")
    assert "bank:settlement" not in books()
    assert whole()


@pytest.mark.parametrize(
    ("status", "reference"),
    [("returned", None), ("paid", "CT0000"), ("lost", None)],
    ids=["never paid", "other", "odd"],
)
def test_an_answer_that_cant_be_true_changes_nothing(batch, producer, status, reference):
    before = books()

    with pytest.raises(ResultRefused):
        answer(batch, status, reference=reference)

    assert (books(), batch.payouts.get().status) == (before, "planned")


def test_a_cancelled_batch_gives_everything_back(producer, maker, checker):
    earned_vnd = owed(producer, "available")
    batch = make_batch(actor=maker)

    cancel_batch(batch_id=batch.pk, actor=maker)

    assert owed(producer, "available") == earned_vnd
    with pytest.raises(BatchMoved):
        approve_batch(batch_id=batch.pk, actor=checker)


def test_a_debt_made_meanwhile_is_paid_by_what_comes_back(batch, producer):
    payout = batch.payouts.get()
    share = producer.seller_orders.get().payment_shares.get()
    ask_refund(share_id=share.pk, amount_vnd=10_000, reason="x", request_key="k")
    debt_vnd = owed(producer, "receivable")

    answer(batch, "failed")

    assert debt_vnd > 0
    assert (owed(producer, "receivable"), owed(producer, "available")) == (0, payout.amount_vnd - debt_vnd)
    assert whole()


def test_less_than_the_minimum_waits(producer, maker, settings):
    settings.PAYOUT_MIN_VND = 10**9

    with pytest.raises(NothingToPayOut):
        make_batch(actor=maker)

    assert [due.obstacle for due in payouts_due(now=clock.now(), least_vnd=10**9)] == ["small"]


@pytest.mark.parametrize(("hold", "obstacle"), [(True, "held"), (False, "")])
def test_a_suspended_producer_waits_for_its_money_only_where_an_operator_says_so(producer, maker, hold, obstacle):
    suspend_producer(producer_id=producer.pk, reason="Mùi", advice="Kiểm", hold_payouts=hold, actor=maker)
    assert [due.obstacle for due in payouts_due(now=clock.now(), least_vnd=1)] == [obstacle]

    let_return(producer_id=producer.pk, actor=maker)

    assert [due.obstacle for due in payouts_due(now=clock.now(), least_vnd=1)] == [""]


def test_a_new_account_is_used_only_after_some_days(producer, maker, checker, settings):
    asked = ask_bank_account(
        producer=producer, bank_bin="970436", account="0011 0012 3456 7", holder="Vòm Tre", actor=maker
    )
    approve_bank_account(account_id=asked.pk, actor=checker)

    with pytest.raises(NothingToPayOut):
        make_batch(actor=maker)
    with clock.moment(clock.now() + timedelta(days=settings.BANK_ACCOUNT_WAITS_DAYS, seconds=1)):
        batch = make_batch(actor=maker)

    assert batch.payouts.values_list("bank_bin", "bank_account", "holder").get() == (
        "970436",
        "0011001234567",
        "VOM TRE",
    )


def test_an_account_nobody_approved_changes_nothing(producer, maker):
    ask_bank_account(producer=producer, bank_bin="970436", account="0011001234567", holder="Vòm Tre", actor=maker)

    assert make_batch(actor=maker).payouts.get().bank_account == BANK["bank_account"]


def test_neither_who_asked_nor_who_works_there_approves_an_account(producer, maker):
    asked = ask_bank_account(producer=producer, bank_bin="970436", account="0011001234567", holder="A", actor=maker)
    own = Actor("user", MembershipFactory(producer=producer).user_id)

    for actor in (maker, own):
        with pytest.raises(NotTwice):
            approve_bank_account(account_id=asked.pk, actor=actor)

    asked.refresh_from_db()
    assert asked.approved_at is None


def test_a_refused_account_is_over(producer, maker, checker):
    asked = ask_bank_account(producer=producer, bank_bin="970436", account="0011001234567", holder="A", actor=maker)

    refuse_bank_account(account_id=asked.pk, words="Không đúng tên", actor=checker)

    with pytest.raises(BatchMoved):
        approve_bank_account(account_id=asked.pk, actor=checker)


def test_a_second_wish_replaces_the_first(producer, maker):
    for account in ("0011001234567", "0011009999999"):
        ask_bank_account(producer=producer, bank_bin="970436", account=account, holder="A", actor=maker)

    open_wishes = ProducerBankAccount.objects.filter(approved_at=None, refused_at=None)
    assert open_wishes.get().account == "0011009999999"


@pytest.mark.parametrize(
    ("bank_bin", "account", "holder", "field"),
    [("97", "00110", "A", "bank_bin"), ("970436", "=1+1", "A", "account"), ("970436", "00110", "@", "holder")],
)
def test_what_cant_be_an_account_is_refused_at_its_field(producer, maker, bank_bin, account, holder, field):
    with pytest.raises(BankAccountRefused) as refusal:
        ask_bank_account(producer=producer, bank_bin=bank_bin, account=account, holder=holder, actor=maker)

    assert (refusal.value.field, ProducerBankAccount.objects.count()) == (field, 0)


def test_only_one_payout_of_a_producer_is_under_way(batch):
    payout = batch.payouts.get()
    payout.pk, payout.reference = None, "CT"
    payout._state.adding = True

    with pytest.raises(IntegrityError, match="one_planned_payout_per_producer"), transaction.atomic():
        payout.save(force_insert=True)

    assert Payout.objects.count() == 1


def test_names_are_written_as_banks_want_them():
    assert bank_name("  Tổ hợp tác Đìa Sao – “Cồn Gió” (=1+1) ") == "TO HOP TAC DIA SAO CON GIO 1 1"


def test_no_cell_is_a_formula():
    assert csv_text(["a", "b"], [["=cmd()", -5]]) == "\ufeffa,b\r\n'=cmd(),-5\r\n"


@pytest.mark.parametrize("text", ["", "a,b\n", "reference,status\nA,maybe\n", "reference,status\nA,paid\nA,paid\n"])
def test_an_answer_that_is_no_answer_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_results(text)


def test_on_its_days_the_marketplace_makes_one_batch_by_itself(producer, checker, settings):
    settings.PAYOUT_WEEKDAYS = [str(clock.today().weekday())]

    made = [make_scheduled_batch(), make_scheduled_batch()]

    assert (made[0].made_by, made[1]) == (None, None)
    assert approve_batch(batch_id=made[0].pk, actor=checker).status == "approved"


def test_on_other_days_it_makes_none(producer, settings):
    settings.PAYOUT_WEEKDAYS = [str((clock.today().weekday() + 1) % 7)]

    assert make_scheduled_batch() is None
    assert PayoutBatch.objects.count() == 0
