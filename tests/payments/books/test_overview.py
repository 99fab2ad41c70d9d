"""Operators see the books put together; nobody else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.runs import note_run, scheduled_runs
from payments.gateways import BalanceMove
from payments.ledger.chart import bar_chart
from payments.models import CommissionRate, PayoutBatch
from payments.selectors.overview import commission_by_month, provider_books, queues, seller_balances, trial_balance
from payments.services.gateway_books import book_move, settle_moves
from tests.factories import MembershipFactory

from .making import books, earned, household, rule, sold, whole
from .test_paying_out import BANK

pytestmark = pytest.mark.django_db
PAGE = "admin:payments_books"


def staff(client, name="a", **more):
    user = User.objects.create(full_name=name, email=f"{name}@cho.example", is_staff=True, **more)
    client.force_login(user)
    return user


def charge_move(payment, fee_vnd=8_642):
    at = clock.now()
    return BalanceMove("txn_1", "charge", "ch_1", payment.amount_vnd, fee_vnd, "vnd", at, at + timedelta(days=2))


def test_the_trial_balance_is_even():
    rule(800)
    sold(household(), household())

    rows = trial_balance()

    assert sum(row.balance_vnd for row in rows) == 0
    assert {row.group for row in rows} == {"psp:pending", "seller:pending", "platform:commission"}


def test_sellers_stand_with_what_they_have(settings):
    producer = household()
    earned(sold(producer), settings)
    sold(producer)

    row = seller_balances()[0]

    assert (row.producer, row.pending_vnd > 0, row.available_vnd > 0, row.receivable_vnd) == (producer, True, True, 0)


def test_a_fee_is_booked_once_and_the_rest_is_ours_when_the_provider_lets_us():
    payment = sold()
    move = charge_move(payment)

    for _ in range(2):
        book_move(provider="stripe", move=move)
    assert (books()["platform:gateway_fee"], settle_moves()) == (8_642, 0)

    with clock.moment(clock.now() + timedelta(days=3)):
        assert [settle_moves(), settle_moves()] == [1, 0]
    assert books()["psp:stripe:available"] == payment.amount_vnd - 8_642
    assert "psp:stripe:pending" not in books()
    assert whole()


def test_money_the_provider_sends_reaches_the_bank():
    payment = sold()
    move = charge_move(payment)
    book_move(provider="stripe", move=replace(move, available_at=move.moved_at))
    out = replace(move, move_ref="txn_2", kind="payout", amount_vnd=-100, fee_vnd=0, available_at=move.moved_at)
    book_move(provider="stripe", move=out)

    settle_moves()

    assert books()["bank:settlement"] == 100
    assert provider_books()[0].difference_vnd == 0


def test_what_the_provider_does_not_know_is_a_difference():
    payment = sold()
    book_move(provider="stripe", move=replace(charge_move(payment), amount_vnd=payment.amount_vnd - 5))

    assert provider_books()[0].difference_vnd == 5


def test_queues_say_how_much_waits_and_for_how_long():
    assert [queue.many for queue in queues()] == [0, 0, 0, 0, 0]


def test_commission_stands_by_month_with_the_quiet_ones():
    rule(800)
    sold()

    months = commission_by_month()

    assert len(months) == 12
    assert months[-1].commission_vnd == months[-1].goods_vnd * 8 // 100
    assert months[0].goods_vnd == 0


def test_bars_stand_in_proportion():
    chart = bar_chart([("a", 50), ("b", 100), ("c", -3), ("d", 0)])

    assert [bar.height for bar in chart.bars] == [60, 120, 0, 0]


def test_a_job_that_stopped_is_late():
    note_run("payments.tasks.send_refunds")

    late = {run.purpose: run.is_late for run in scheduled_runs()}

    assert late["refund what was declined or came too late"] is False
    assert late["release unpaid orders"] is True


def test_the_page_shows_that_debits_equal_credits(client, settings):
    settings.PAYOUT_MIN_VND = 1
    rule(800)
    earned(sold(household(**BANK)), settings)
    staff(client, is_superuser=True)

    text = client.get(reverse(PAGE)).content.decode()

    assert "Cân: nợ bằng có" in text
    assert "<svg" in text


def test_the_page_costs_the_same_with_more_sellers(client):
    staff(client, is_superuser=True)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(seen)

    sold(household())
    before = cost()
    sold(household(), household())

    assert cost() == before


def test_staff_without_the_right_do_not_see_it(client):
    staff(client)

    assert client.get(reverse(PAGE)).status_code == 403


def test_a_producer_does_not_see_it(client):
    client.force_login(MembershipFactory(producer=household()).user)

    assert client.get(reverse(PAGE)).status_code == 302


def test_a_batch_goes_from_the_page_to_the_bank(client, settings):
    settings.PAYOUT_MIN_VND = 1
    earned(sold(household(**BANK)), settings)
    staff(client, "maker", is_superuser=True)
    client.post(reverse("admin:payments_new_batch"))
    batch = PayoutBatch.objects.get()
    address = reverse("admin:payments_bank_file", args=[batch.pk])
    approve = reverse("admin:payments_payoutbatch_deed", args=[batch.pk, "duyet"])

    early = client.get(address)
    alone = client.post(approve)
    staff(client, "checker", is_superuser=True)
    client.post(approve)
    file = client.get(address)

    assert (early.status_code, alone.status_code) == (302, 422)
    assert BANK["bank_account"] in file.content.decode()
    results = reverse("admin:payments_payoutbatch_deed", args=[batch.pk, "ket-qua"])
    client.post(results, {"results": f"reference,status,reason\n{batch.payouts.get().reference},paid,"})
    batch.refresh_from_db()
    assert batch.status == "done"


def test_a_rule_is_written_by_a_form_and_leaves_an_audit_row(client):
    staff(client, is_superuser=True)
    facts = {"position": 1, "name": "Chung", "rate_bp": 500, "floor_vnd": 0, "valid_from": "01/01/2026"}

    client.post(reverse("admin:payments_commissionrate_add"), facts)
    changed = reverse("admin:payments_commissionrate_change", args=[CommissionRate.objects.get().pk])
    client.post(changed, {**facts, "rate_bp": 600})

    assert CommissionRate.objects.get().rate_bp == 600


def test_the_tax_return_is_a_file_for_operators_only(client):
    sold(household())
    address = reverse("admin:payments_tax_file", args=[clock.today().year, clock.today().month])
    staff(client, "b")
    refused = client.get(address)
    staff(client, "c", is_superuser=True)

    lines = client.get(address).content.decode().splitlines()

    assert (refused.status_code, len(lines)) == (403, 2)
    assert client.get(reverse("admin:payments_tax_file", args=[2026, 13])).status_code == 404
