"""Letters about answers, returns, complaints and recalls: each kind that a table names has one, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import translation

from catalog.models import Lot, ProductVariant
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders import states
from orders.models import OrderNotice, SellerOrder
from orders.services.answering import Offer, agree_part, confirm_part, propose_part, refuse_part
from orders.services.complaining import answer_complaint, file_complaint, take_complaint
from orders.services.letters import KINDS, write_letter
from orders.services.parts import deliver_part, not_accept_part, ship_part
from orders.services.picking_up import collect_part, make_ready
from orders.services.recalling import recall_lot
from orders.services.returning import accept_return, ask_return, press_for_returns, refuse_return, settle_return
from orders.services.timing import let_unfetched_go, press_for_answers
from orders.services.unpaid import mark_paid
from orders.services.withdrawing import withdraw_part
from tests.factories import ProducerFactory
from tests.once import made_once

from .making import pack, paid, pickup_point, placed_for_pickup

pytestmark = pytest.mark.django_db
MARKS = re.compile("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.IGNORECASE)


@made_once
def part():
    """Three packs whose names have no Vietnamese marks, so that what is left untranslated is seen."""
    producer = ProducerFactory(legal_name="HTX Giong Tim", contact_name="Sa Ray")
    variant = pack(units_made=9, producer=producer, name_vi="Hanh tim", name_en="Purple onion")
    ProductVariant.objects.update(name_vi="500 g")
    return paid(variant, units=3).parts.get()


def short(part):
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 2}, actor=SYSTEM)


def offered(part):
    other = pack(producer=part.producer, name_vi="Hanh kho", name_en="Dried onion")
    ProductVariant.objects.update(name_vi="500 g")
    offer = Offer(part.lines.get().pk, units_missing=1, substitute_id=other.pk, substitute_units=1)
    propose_part(part_id=part.pk, offers=[offer], note="OK?", actor=SYSTEM)


def agreed(part):
    offered(part)
    agree_part(part_id=part.pk, with_substitutes=True, actor=GUEST)


def refused(part):
    offered(part)
    refuse_part(part_id=part.pk, actor=GUEST)


def pressed(hours):
    def wait(_part):
        with clock.moment(clock.now() + timedelta(hours=hours)):
            press_for_answers()

    return wait


def delivered(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="GHN", tracking_number="1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)


def not_accepted(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="GHN", tracking_number="1", actor=SYSTEM)
    not_accept_part(part_id=part.pk, reason="x", actor=SYSTEM)


def returned(part):
    delivered(part)
    return ask_return(part_id=part.pk, units={part.lines.get().pk: 1}, reason="spoilt", words="Bad", actor=GUEST).pk


def unanswered_return(part):
    returned(part)
    with clock.moment(clock.now() + timedelta(hours=48)):
        press_for_returns()


def complained(part):
    filed = file_complaint(part_id=part.pk, field="delivery", words="Late", actor=GUEST)
    take_complaint(complaint_id=filed.pk, owner="Desk", field="delivery", actor=SYSTEM)
    answer_complaint(complaint_id=filed.pk, words="Sorry", amount_vnd=1_000, actor=SYSTEM)


def fetched(kind):
    """The same goods again, to be fetched at a point: ready, soon too late, too late, handed over, or only promised."""

    def happen(part):
        point = pickup_point(name="OCOP Giong Me", street="7 Le Loi")
        order = placed_for_pickup(part.lines.get().variant, point=point)
        mark_paid(order_id=order.pk)
        other = order.parts.get()
        confirm_part(part_id=other.pk, actor=SYSTEM)
        if kind != "confirmed":
            make_ready(part_id=other.pk, actor=SYSTEM)
        other = SellerOrder.objects.select_related("order", "pickup__point__ward").get(pk=other.pk)
        if kind == "delivered":
            collect_part(part_id=other.pk, code=other.pickup.code, actor=SYSTEM)
        before = {"fetch_soon": timedelta(hours=-1), "not_accepted": timedelta(0)}
        until = other.pickup.fetch_by
        with clock.moment(until + before[kind] if until and kind in before else clock.now()):
            let_unfetched_go()
        return other

    return happen


# Letters of a part that is fetched at a point; some differ from those of one that travels.
FETCHED = {kind: fetched(kind) for kind in ("confirmed", "ready", "fetch_soon", "not_accepted", "delivered")}
HAPPENINGS = {
    "confirmed_short": short,
    "proposed": offered,
    "agreed": agreed,
    "refused": refused,
    "remind": pressed(12),
    "unanswered": pressed(21),
    "expired": pressed(24),
    "expired_producer": pressed(24),
    "withdrawn": lambda part: withdraw_part(part_id=part.pk, actor=GUEST),
    "withdrawn_producer": lambda part: withdraw_part(part_id=part.pk, actor=GUEST),
    "not_accepted": not_accepted,
    "return_asked": returned,
    "return_unanswered": unanswered_return,
    "return_accepted": lambda part: accept_return(return_id=returned(part), words="OK", actor=SYSTEM),
    "return_settled": lambda part: settle_return(return_id=returned(part), words="OK", actor=SYSTEM),
    "return_refused": lambda part: refuse_return(return_id=returned(part), words="No", actor=SYSTEM),
    "complaint_filed": complained,
    "complaint_to_handle": complained,
    "complaint_received": complained,
    "complaint_answered": complained,
    "recall": lambda _part: recall_lot(lot_id=Lot.objects.first().pk, reason="Salmonella", actor=SYSTEM),
}


def letter_of(part, kind, language):
    HAPPENINGS[kind](part)
    return letter_about(part, kind, language)


def letter_about(part, kind, language):
    with translation.override(language):
        letter = write_letter(OrderNotice.objects.filter(part=part, kind=kind).latest("pk"))
        return "\n".join(map(str, [letter.subject, letter.greeting, *letter.paragraphs, letter.button])), letter


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_a_letter_says_what_happened_and_leads_somewhere(part, kind):
    text, letter = letter_of(part, kind, "vi")

    assert "%(" not in text
    assert letter.url.startswith("http")
    assert part.number in text


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_nothing_of_it_is_left_untranslated(part, kind):
    text, _letter = letter_of(part, kind, "en")

    left = [line for line in text.splitlines() if MARKS.search(line.replace(part.order.full_name, ""))]
    assert left == []


@pytest.mark.parametrize("kind", FETCHED)
def test_letters_about_goods_that_are_fetched_are_whole_in_both_languages(part, kind):
    other = FETCHED[kind](part)

    text, letter = letter_about(other, kind, "vi")
    english, _letter = letter_about(other, kind, "en")

    assert ("%(" in text + english, other.number in text, letter.url.startswith("http")) == (False, True, True)
    bare = english.replace(other.order.full_name, "").replace(other.pickup.point.address, "")
    assert [line for line in bare.splitlines() if MARKS.search(line)] == []


def test_every_message_that_a_table_of_states_names_has_a_letter():
    named = {kind for machine in states.MACHINES for move in machine.moves.values() for kind in move.notices}

    assert named - set(KINDS) == set()


def test_the_sum_told_is_the_sum_that_goes_back(part):
    text, _letter = letter_of(part, "confirmed_short", "vi")

    assert "50.000" in text
    assert SellerOrder.objects.get(pk=part.pk).due_vnd == part.total_vnd - 50_000
