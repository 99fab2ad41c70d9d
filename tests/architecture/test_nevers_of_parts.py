"""What must never be false about parts, their prices, returns and complaints: broken on purpose, past all commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.models import Lot, Producer, ProducerBreak
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import (
    Adjustment,
    AdjustmentItem,
    AllowedMove,
    Complaint,
    OrderLine,
    OrderNotice,
    Proposal,
    ProposalLine,
    Return,
    ReturnLine,
    SellerOrder,
    StockHold,
)
from orders.services.answering import Offer, confirm_part, propose_part
from orders.services.complaining import file_complaint
from orders.services.parts import decline_part, deliver_part, ship_part
from orders.services.recalling import recall_lot
from orders.services.returning import ask_return
from payments.models import Refund
from payments.services.refunding import ask_due_refunds
from tests.orders.making import pack, paid
from tests.payments.test_settling import settled

from .test_nevers import again

pytestmark = pytest.mark.django_db


def part():
    return paid(pack(), units=2).parts.get()


def proposed():
    row = part()
    propose_part(part_id=row.pk, offers=[Offer(row.lines.get().pk, units_missing=1)], actor=SYSTEM)
    return row


def returned():
    row = part()
    confirm_part(part_id=row.pk, actor=SYSTEM)
    ship_part(part_id=row.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    deliver_part(part_id=row.pk, actor=SYSTEM)
    ask_return(part_id=row.pk, units={row.lines.get().pk: 1}, reason="spoilt", words="", actor=SYSTEM)
    return row


def complained():
    return file_complaint(part_id=part().pk, field="price", words="Sai giá", actor=SYSTEM)


def declined():
    settled()
    row = SellerOrder.objects.first()
    decline_part(part_id=row.pk, reason="Hết", actor=SYSTEM)
    ask_due_refunds()
    return row


NEVERS = {
    "state_moves_along_its_table": lambda: (part(), SellerOrder.objects.update(status="delivered")),
    "one_row_per_allowed_move": lambda: again(AllowedMove.objects.first()),
    "delivery_due_is_within_what_is_due": lambda: (part(), SellerOrder.objects.update(due_vnd=0)),
    "part_gone_without_goods_costs_no_goods": lambda: (part(), SellerOrder.objects.update(status="expired")),
    "line_never_costs_more_than_bought": lambda: (part(), OrderLine.objects.update(due_vnd=F("total_vnd") + 1)),
    "no_more_missing_or_returned_than_bought": lambda: (part(), OrderLine.objects.update(units_missing=3)),
    "orders_orderline_due_vnd_check": lambda: (part(), OrderLine.objects.update(due_vnd=-1)),
    "only_sold_units_are_written_off": lambda: (
        part(),
        StockHold.objects.update(returned_at=clock.now(), written_off_at=clock.now()),
    ),
    "adjustment_changes_something": lambda: Adjustment.objects.create(
        part=part(), kind="short", amount_vnd=0, request_key="k"
    ),
    "orders_adjustment_request_key_key": lambda: [
        Adjustment.objects.create(part=row, kind="short", amount_vnd=-1, request_key="k") for row in [part()] * 2
    ],
    "one_item_per_adjustment_and_line": lambda: (declined(), again(AdjustmentItem.objects.get(line=None))),
    "one_refund_per_adjustment_and_share": lambda: (declined(), again(Refund.objects.get(), request_key="k")),
    "proposal_answered_yes_or_no": lambda: (proposed(), Proposal.objects.update(agreed=True)),
    "proposal_line_misses_something": lambda: (proposed(), ProposalLine.objects.update(units_missing=0)),
    "substitute_has_units": lambda: (proposed(), ProposalLine.objects.update(substitute_units=1)),
    "one_open_return_per_part": lambda: (returned(), again(Return.objects.get(), code="other")),
    "refused_return_gives_a_reason": lambda: (returned(), Return.objects.update(status="refused")),
    "one_row_per_return_and_line": lambda: (returned(), again(ReturnLine.objects.get())),
    "return_line_has_units": lambda: (returned(), ReturnLine.objects.update(units=0)),
    "one_open_complaint_per_part": lambda: again(complained(), code="other"),
    "satisfaction_is_1_to_5": lambda: (complained(), Complaint.objects.update(satisfaction=6)),
    "complaint_is_reopened_once": lambda: (complained(), Complaint.objects.update(times_reopened=2)),
    "one_recall_per_part_and_lot": lambda: (
        part(),
        recall_lot(lot_id=Lot.objects.get().pk, reason="Nhiễm khuẩn", actor=SYSTEM),
        again(OrderNotice.objects.get(kind="recall")),
    ),
    "recalled_lot_gives_a_reason": lambda: (part(), Lot.objects.update(recalled_at=clock.now())),
    "producer_answers_within_1_to_168_hours": lambda: (part(), Producer.objects.update(answer_within_h=0)),
    "break_ends_after_it_starts": lambda: ProducerBreak.objects.create(
        producer=part().producer, starts_on=clock.today(), ends_on=clock.today() - timedelta(days=1)
    ),
    "one_break_per_producer_and_first_day": lambda: [
        ProducerBreak.objects.create(producer=row, starts_on=clock.today(), ends_on=clock.today())
        for row in [part().producer] * 2
    ],
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_an_answer_to_a_complaint_has_words():
    filed = complained()
    for status in ("received", "classified", "assigned", "in_progress"):
        Complaint.objects.filter(pk=filed.pk).update(status=status)

    with pytest.raises(IntegrityError, match="answered_complaint_has_words"), transaction.atomic():
        Complaint.objects.update(status="answered")
