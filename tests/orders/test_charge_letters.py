"""Letters about pre-orders and second payments: each kind there is, in both languages, with the sums that move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from catalog.models import ProductVariant
from catalog.services.weighing import sell_by_weight
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.money import format_vnd
from orders.models import ExtraCharge, OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.charge_letters import CHARGE_LETTERS
from orders.services.charging import mark_charge_paid, press_for_charges, refuse_charge, withdraw_charge
from orders.services.harvesting import LESS_THAN_PROMISED, give_up_harvest
from orders.services.letters import write_letter
from orders.services.weighing import weigh_line
from tests.factories import ProducerFactory

from .making import pack, paid
from .preorders import bring_in, harvest_of, reserved
from .test_answer_letters import MARKS

pytestmark = pytest.mark.django_db


def goods():
    """A pack whose names have no Vietnamese marks, so that what is left untranslated is seen."""
    producer = ProducerFactory(legal_name="HTX Giong Tim", contact_name="Sa Ray")
    variant = pack(units_made=9, producer=producer, name_vi="Vu sua", name_en="Star apple")
    ProductVariant.objects.update(name_vi="500 g")
    return variant


def ahead():
    return reserved(harvest_of(goods()))


def brought_in(units=9):
    part = ahead()
    bring_in(part, units=units)
    return part


def converted():
    part = brought_in()
    mark_charge_paid(charge_id=ExtraCharge.objects.get().pk)
    return part


def waited(days):
    part = brought_in()
    with clock.moment(clock.now() + timedelta(days=days)):
        press_for_charges()
    return part


def given_up():
    part = reserved(harvest := harvest_of(goods()))
    give_up_harvest(harvest_id=harvest.pk, reason="Flood", actor=SYSTEM)
    return part


def heavier():
    variant = goods()
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    part = confirm_part(part_id=paid(variant, units=2).parts.get().pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=3500, actor=SYSTEM, ask_more=True)
    return part


def answered(how):
    def happen():
        part = heavier()
        how(ExtraCharge.objects.get())
        return part

    return happen


HAPPENINGS = {
    "reserved": ahead,
    "reserved_producer": ahead,
    "rest_due": brought_in,
    "converted": converted,
    "converted_producer": converted,
    "let_go": lambda: waited(3),
    "let_go_producer": lambda: waited(3),
    "harvest_failed": given_up,
    "charge_asked": heavier,
    "charge_reminder": lambda: waited(2),
    "charge_paid": answered(lambda charge: mark_charge_paid(charge_id=charge.pk)),
    "charge_paid_producer": answered(lambda charge: mark_charge_paid(charge_id=charge.pk)),
    "charge_refused": answered(lambda charge: refuse_charge(charge_id=charge.pk, actor=GUEST)),
    "charge_withdrawn": answered(
        lambda charge: withdraw_charge(part_id=charge.part_id, charge_id=charge.pk, actor=SYSTEM)
    ),
}


def test_every_kind_is_tried_here():
    assert set(HAPPENINGS) == set(CHARGE_LETTERS)


def letter(part, kind, language):
    notice = OrderNotice.objects.filter(order=part.order_id, kind=kind).latest("pk")
    with translation.override(language):
        written = write_letter(notice)
        return "\n".join(map(str, [written.subject, written.greeting, *written.paragraphs, written.button])), written


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_a_letter_is_whole_in_both_languages_and_leads_somewhere(kind):
    part = HAPPENINGS[kind]()

    text, written = letter(part, kind, "vi")
    english, _written = letter(part, kind, "en")

    assert ("%(" in text + english, part.order.number in text, written.url.startswith("http")) == (False, True, True)
    bare = english.replace(part.order.full_name, "")
    assert [line for line in bare.splitlines() if MARKS.search(line)] == []


def test_a_harvest_that_was_too_small_says_why_in_both_languages():
    part = brought_in(units=1)

    assert LESS_THAN_PROMISED in letter(part, "harvest_failed", "vi")[0]
    english = letter(part, "harvest_failed", "en")[0].replace(part.order.full_name, "")
    assert [line for line in english.splitlines() if MARKS.search(line)] == []


@pytest.mark.parametrize("kind", ["reserved", "let_go", "harvest_failed"])
def test_the_deposit_that_is_told_is_the_one_that_was_paid(kind):
    part = HAPPENINGS[kind]()

    assert format_vnd(45_000) in letter(part, kind, "vi")[0]


def test_the_rest_that_is_asked_for_is_told_with_its_last_moment():
    part = brought_in()
    charge = ExtraCharge.objects.get()

    text = letter(part, "rest_due", "vi")[0]

    assert format_vnd(SellerOrder.objects.get().later_vnd) in text
    assert f"{charge.pay_by.astimezone(clock.now().tzinfo):%d/%m/%Y}"[-4:] in text


def test_heavier_goods_are_told_with_both_weights_and_the_sum():
    text = letter(heavier(), "charge_asked", "vi")[0]

    assert "cân thật 3500 g, đã trả cho mức nặng nhất 3200 g" in text
    assert format_vnd(18_000) in text
