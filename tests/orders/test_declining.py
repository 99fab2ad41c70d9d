"""Why a part was declined: ready reasons in each reader's language, a producer's own words as they were typed."""

from __future__ import annotations

import html
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import translation

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from orders.errors import ReasonNeeded
from orders.models import OrderEvent, OrderNotice, SellerOrder
from orders.services.letters import write_letter
from orders.services.parts import decline_part

from .making import pack, paid

pytestmark = pytest.mark.django_db
VI, EN = "Chưa có xe giao tới nơi này. Mai có.", "No transport to this place. Mai có."


def declined(**facts):
    part = paid(pack()).parts.get()
    return decline_part(part_id=part.pk, actor=SYSTEM, **{"reason": "Mai có.", "code": "no_transport", **facts})


def test_each_page_tells_the_reason_in_its_language(client):
    token = declined().order.token

    pages = [html.unescape(client.get(f"{prefix}/don-hang/{token}/").content.decode()) for prefix in ("", "/en")]

    assert [VI in pages[0], EN in pages[1]] == [True, True]


def test_the_letter_is_in_the_buyers_language():
    part = declined()
    notice = OrderNotice.objects.get(kind="declined")
    with translation.override("en"):
        letter = write_letter(notice)

    assert any(EN in line for line in letter.paragraphs)
    assert OrderEvent.objects.get(part=part, status="declined").note == VI


def test_a_ready_reason_needs_no_words_and_own_words_no_ready_reason():
    assert declined(reason="").declined_because == "Chưa có xe giao tới nơi này"
    assert declined(code="").declined_because == "Mai có."


@pytest.mark.parametrize(("facts", "refusal"), [
    ({"code": "bad_mood"}, InvalidInput),
    ({"code": "", "reason": " "}, ReasonNeeded),
])  # fmt: skip
def test_without_a_reason_that_we_know_nothing_changes(facts, refusal):
    with pytest.raises(refusal):
        declined(**facts)

    assert SellerOrder.objects.get().status == "paid"


@pytest.mark.parametrize(("before", "code", "words"), [
    ("Chưa có xe giao tới nơi này", "no_transport", ""),
    (VI, "no_transport", "Mai có."),
    ("Mưa dầm", "", "Mưa dầm"),
])  # fmt: skip
def test_reasons_of_before_are_split_into_code_and_words_and_joined_on_the_way_back(before, code, words):
    part = declined(code="", reason=before)
    moved = import_module("orders.migrations.0027_split_decline_reasons")

    moved.split(apps, None)
    told = SellerOrder.objects.values_list("decline_code", "decline_reason").get(pk=part.pk)
    moved.join(apps, None)

    assert told == (code, words)
    assert SellerOrder.objects.values_list("decline_code", "decline_reason").get(pk=part.pk) == ("", before)
