"""Decisions made on what was true a moment ago: whoever comes second looks again once it has the lock."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from payments.models import BankCredit, CommissionEntry, CommissionInvoice, DirectRefund, Dispute, Payment
from payments.selectors.proofs import trouble_in_books
from payments.selectors.statements import Month
from payments.services import invoicing
from payments.services.bank_matching import process_credit
from payments.services.bank_reversing import reverse_credit
from payments.services.bank_suspense import approve_match, propose_match
from payments.services.direct_pressing import press_for_direct
from payments.services.direct_refunds import contest_refund, say_refund_sent
from tests.payments.bank.test_bank_races import kept
from tests.payments.bank.transferring import ago, fresh, opened, operators
from tests.payments.books.making import rule
from tests.payments.direct.paying import asked, house, owed, payments_by_part, seen
from tests.races import overtaken

pytestmark = pytest.mark.usefixtures("committed")


def test_a_bank_that_takes_back_what_two_people_just_placed_is_a_dispute_of_that_payment():
    payment = opened()
    process_credit(credit_id=(credit_id := kept("tien hang", payment.amount_vnd)))
    maker, checker = operators()
    match = propose_match(credit_id=credit_id, payment_id=payment.pk, why="gọi điện", actor=maker)

    overtaken(
        partial(approve_match, match_id=match.pk, actor=checker),
        partial(reverse_credit, credit_id=credit_id, actor=SYSTEM),
    )

    assert (fresh(payment).status, BankCredit.objects.get(pk=credit_id).state) == ("succeeded", "reversed")
    assert list(Dispute.objects.values_list("payment", "status", "amount_vnd")) == [
        (payment.pk, "lost", payment.amount_vnd)
    ]
    assert list(trouble_in_books()) == []


def test_silence_is_no_yes_when_the_buyer_speaks_meanwhile():
    refund = owed(seen(payments_by_part(asked(house()))[0]))
    say_refund_sent(refund_id=refund.pk, bank_ref="FT1", actor=GUEST)
    DirectRefund.objects.filter(pk=refund.pk).update(sent_at=ago(days=60))

    overtaken(partial(contest_refund, refund_id=refund.pk, actor=GUEST), press_for_direct)

    assert (fresh(refund).state, refund.received_at) == ("contested", None)


def test_an_invoice_asks_for_exactly_the_entries_it_names():
    producer = house()
    rule(800)
    seen(payments_by_part(asked(producer))[0])
    sale = CommissionEntry.objects.get(producer=producer)

    def one_more():
        with connection.cursor() as cursor:
            cursor.execute(invoicing._LOCK)
        kind = CommissionEntry.Kind.OVERPAID
        CommissionEntry.objects.create(producer=producer, key="late", kind=kind, amount_vnd=-1_000, at=sale.at)

    month = Month(clock.today().replace(day=1))
    overtaken(one_more, partial(invoicing.issue_invoice, producer_id=producer.pk, month=month))

    invoice = CommissionInvoice.objects.get(producer=producer)
    assert invoice.total_vnd == sum(entry.amount_vnd for entry in invoice.entries.all()) == sale.amount_vnd
    assert CommissionEntry.objects.get(key="late").invoice is None
    assert Payment.objects.filter(part__producer=producer).count() == 1
