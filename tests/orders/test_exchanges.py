"""Answers that once lost money or broke: found by the walker and by reading along."""

from __future__ import annotations

import pytest

from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput
from orders.models import Adjustment, Proposal
from orders.services.answering import Offer, agree_part, confirm_part, propose_part
from orders.services.complaining import answer_complaint, file_complaint, take_complaint
from orders.services.parts import deliver_part, ship_part
from orders.services.returning import ask_return, settle_return
from orders.services.unpaid import cancel_order
from payments.models import Refund
from payments.services.refunding import ask_due_refunds
from tests.payments.test_settling import settled

from .books import EVEN, broken
from .making import pack, paid, placed

pytestmark = pytest.mark.django_db


def exchanged():
    """A part of which a pack was exchanged for another one at the same price."""
    variant = pack(units_made=2)
    other = pack(units_made=3, producer=variant.product.producer)
    part = paid(variant, units=2).parts.get()
    propose_part(part_id=part.pk, offers=[Offer(part.lines.get().pk, 1, other.pk, 1)], actor=SYSTEM)
    agree_part(part_id=part.pk, with_substitutes=True, actor=GUEST)
    part.refresh_from_db()
    return part


def delivered(part):
    ship_part(part_id=part.pk, carrier="Bưu điện", tracking_number="VN1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)


def test_an_exchange_at_the_same_price_moves_the_cost_to_the_substitute():
    part = exchanged()

    assert list(part.lines.values_list("due_vnd", flat=True)) == [50_000, 50_000]
    assert (part.due_vnd, sum(Adjustment.objects.values_list("amount_vnd", flat=True))) == (part.total_vnd, 0)
    assert broken() == []


def test_a_substitute_of_the_same_price_can_be_given_back_for_its_price():
    part = exchanged()
    delivered(part)
    substitute = part.lines.get(replaces__isnull=False)

    asked = ask_return(part_id=part.pk, units={substitute.pk: 1}, reason="spoilt", words="", actor=GUEST)

    assert settle_return(return_id=asked.pk, actor=SYSTEM).amount_vnd == 50_000


def test_one_line_offered_twice_is_refused():
    part = paid(pack(units_made=3), units=2).parts.get()
    offer = Offer(part.lines.get().pk, 1)

    with pytest.raises(InvalidInput):
        propose_part(part_id=part.pk, offers=[offer, offer], actor=SYSTEM)

    part.refresh_from_db()
    assert (part.status, Proposal.objects.count()) == ("paid", 0)


def test_a_return_of_goods_that_a_complaint_paid_already_can_be_settled():
    part = paid(pack()).parts.get()
    part_id, line = part.pk, part.lines.get()
    confirm_part(part_id=part_id, actor=SYSTEM)
    delivered(part)
    asked = ask_return(part_id=part_id, units={line.pk: 1}, reason="spoilt", words="", actor=GUEST)
    filed = file_complaint(part_id=part_id, field="price", words="Hàng hư", actor=GUEST)
    take_complaint(complaint_id=filed.pk, owner="Tổ chợ", field="price", actor=SYSTEM)
    answer_complaint(complaint_id=filed.pk, words="Trả hết", amount_vnd=part.total_vnd, actor=SYSTEM)

    settled = settle_return(return_id=asked.pk, actor=SYSTEM)

    line.refresh_from_db()
    assert (settled.status, settled.amount_vnd, line.units_returned) == ("settled", 0, 1)
    assert broken() == []


def test_a_revived_order_that_is_short_gives_back_what_is_missing_and_no_more():
    order = placed(pack(units_made=3), units=3)
    cancel_order(order_id=order.pk, reason="unpaid", actor=SYSTEM)
    part = settled(order).order.parts.get()

    confirm_part(part_id=part.pk, actor=SYSTEM, units={part.lines.get().pk: 2})
    ask_due_refunds()

    assert list(Refund.objects.values_list("amount_vnd", flat=True)) == [50_000]
    assert broken(EVEN) == []
