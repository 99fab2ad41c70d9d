"""Operators see one card per partner, and what they press calls one command."""

from __future__ import annotations

import html

import pytest

from federation import console_words
from federation.admin import CategoryMapAdmin, NodeKeyAdmin, PartnerAdmin
from federation.gateways.keys import find_key, folder
from federation.models import CategoryMap, NodeKey, Partner, Reject
from federation.selectors.cards import card_of, our_words, words_of
from federation.selectors.node import our_node
from federation.selectors.partners import now_ms
from federation.services import partner_moves
from federation.services.doctor import examine
from federation.services.pairing import approve_partner
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from tests.factories import UserFactory

from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db
LIST = "/console/federation/partner/"


@pytest.fixture
def operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def stranger() -> Partner:
    facts = {"name": "Chợ Vĩnh Long", "url": "https://vl.example/ask", "site": "https://vl.example", "root": b"r" * 32}
    return Partner.objects.create(node_id="ndvl", card={"province": "Vĩnh Long"}, **facts)


def test_the_list_is_cards_each_with_a_sentence_and_the_button_that_helps(operator, node):
    befriend_ourselves(node)
    other = stranger()

    page = html.unescape(operator.get(LIST).content.decode())

    assert "Đã kết nối, đang đọc hàng lần đầu" in page
    assert "đọc tám chữ" in page
    assert f"/console/federation/partner/{other.pk}/do/duyet/" in page
    assert "Thêm chợ bạn" in page


def test_cards_cost_a_constant_number_of_statements(operator, node, django_assert_max_num_queries):
    for number in range(6):
        Partner.objects.create(
            node_id=f"nd{number}", name="x", url="https://x.example", site="https://x.example", root=b"r" * 32
        )

    with django_assert_max_num_queries(9):
        operator.get(LIST)


def test_a_partners_page_shows_eight_words(operator, node):
    page = operator.get(f"{LIST}{stranger().pk}/change/").content.decode()

    words = page.split("Tám chữ")[1].split("</div>")[0:3]
    assert len(" ".join(words).split()) >= 8


def test_approving_takes_the_words_read_on_the_phone(operator, node):
    partner = stranger()

    asked = operator.get(f"{LIST}{partner.pk}/do/duyet/").content.decode()
    assert words_of(partner) in html.unescape(asked)
    assert our_words() in html.unescape(asked)
    refused = operator.post(f"{LIST}{partner.pk}/do/duyet/", {})
    partner.refresh_from_db()

    assert (refused.status_code, partner.state) == (422, "discovered")
    approve_partner(partner_id=partner.pk, marketplace_id=None, actor=SYSTEM)
    partner.refresh_from_db()
    assert (partner.state, partner.marketplace.province_old) == ("pending", "Vĩnh Long")
    assert AuditEntry.objects.filter(command="approve_partner").count() == 1


def test_an_operator_suspends_and_trusts_again(operator, node):
    partner = befriend_ourselves(node)

    operator.post(f"{LIST}{partner.pk}/do/tam-ngung/", {})
    suspended = Partner.objects.get().state
    operator.post(f"{LIST}{partner.pk}/do/tin-lai/", {})

    assert (suspended, Partner.objects.get().state) == ("suspended", "active")


@pytest.mark.parametrize(
    ("facts", "words", "button", "colour"),
    [
        ({"held": "25 of 30 deleted"}, "đổi hàng loạt (gỡ 25 trong 30 món)", "khac-biet", "amber"),
        ({"state": "suspended", "fault": "EQUIVOCATION"}, "ký hai bản khác nhau", "tin-lai", "red"),
        ({"fresh_as_of": 1, "head": {}, "detail": "503"}, "Không trả lời đúng từ", "thu-lai", "amber"),
        ({"state": "revoked"}, "thôi làm bạn", "", "red"),
    ],
)
def test_one_sentence_says_how_it_stands(node, facts, words, button, colour):
    partner = befriend_ourselves(node)
    for name, value in facts.items():
        setattr(partner, name, value)

    card = card_of(partner, 7)

    assert words in card.sentence
    assert (card.button, card.colour) == (button, colour)


def test_fresh_is_green_and_needs_no_button(node):
    partner = befriend_ourselves(node)
    partner.fresh_as_of = now_ms()

    card = card_of(partner, 244)

    assert card.sentence.startswith("Đủ và mới: 244 món")
    assert (card.button, card.colour) == ("", "green")


def test_the_doctor_says_what_is_wrong_and_what_to_do(node):
    partner = befriend_ourselves(node)
    partner_moves.suspend_partner(partner_id=partner.pk, actor=SYSTEM)

    ill = [finding for finding in examine() if not finding.is_well]

    assert any("root.key" in finding.advice for finding in ill)
    assert any("Tin lại" in finding.advice for finding in ill)


def test_before_there_is_a_node_the_doctor_says_how_to_found_one(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert "federation key" in next(iter(examine())).advice


def test_an_operator_changes_the_key_and_ends_a_stolen_one_with_the_printed_root(operator, node):
    keys = "/console/federation/nodekey/"
    first, printed = our_node().key.key_id, find_key("root").private.private_bytes_raw().hex()
    (folder() / "root.key").unlink()

    missing = operator.post(f"{keys}do/doi/", {"root": ""})
    done = operator.post(f"{keys}do/doi/", {"root": printed})
    row = NodeKey.objects.get(pk=first)
    address = f"{keys}{row.pk}/"
    assert (missing.status_code, done.status_code) == (422, 302)
    assert printed not in operator.get(keys).content.decode()
    unsure = operator.post(f"{address}do/huy/", {"root": printed, "since": f"{row.valid_from:%Y-%m-%dT%H:%M}"})
    operator.post(f"{address}do/huy/", {"root": printed, "since": f"{row.valid_from:%Y-%m-%dT%H:%M}", "sure": "on"})

    row.refresh_from_db()
    assert unsure.status_code == 422
    assert row.revoked_at is not None
    assert our_node().key.key_id != first
    assert printed not in str(AuditEntry.objects.values_list("after", flat=True))


@pytest.mark.parametrize("model", [Partner, CategoryMap, NodeKey, Reject])
def test_each_shown_field_has_words(model):
    shown = {
        Partner: PartnerAdmin.fields,
        CategoryMap: CategoryMapAdmin.list_display,
        NodeKey: NodeKeyAdmin.fields,
        Reject: ("record_id", "reason"),
    }
    own = {field.name for field in model._meta.fields}

    assert own.intersection(shown[model]) <= set(console_words.FIELDS)
    assert model.__name__ in console_words.MODELS
