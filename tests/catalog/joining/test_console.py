"""Operators decide about applications in the console: paper by paper, with reasons, and only if they may."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import MarketRules, ProducerLetter
from catalog.services.producer_letters import send_producer_letters
from marketplace.kernel import clock
from tests.catalog.listings.test_console import operator
from tests.factories import UserFactory

from .making import applicant, let_in, looked_through, owner_of, submitted

pytestmark = pytest.mark.django_db
ROOM = "/console/catalog"


def boss():
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_an_application_is_looked_through_and_let_in():
    producer, client = submitted(), boss()
    page = client.get(f"{ROOM}/producer/{producer.pk}/change/").content.decode()
    assert "/do/duyet/" in page
    assert client.post(f"{ROOM}/producer/{producer.pk}/do/duyet/", {}).status_code == 422

    for document in producer.documents.all():
        client.post(f"{ROOM}/producerdocument/{document.pk}/do/nhan/", {})
    check = producer.identity_checks.get()
    client.post(f"{ROOM}/identitycheck/{check.pk}/do/doi-chieu/", {"is_right": "1", "note": "Gọi video"})
    answer = client.post(f"{ROOM}/producer/{producer.pk}/do/duyet/", {})

    producer.refresh_from_db()
    assert (answer.status_code, producer.status) == (302, "approved")


def test_a_paper_is_sent_back_with_both_words():
    document, client = submitted().documents.first(), boss()
    path = f"{ROOM}/producerdocument/{document.pk}/do/gui-lai/"

    assert client.post(path, {"reason": "Mờ"}).status_code == 422
    client.post(path, {"reason": "Mờ", "advice": "Chụp lại"})

    document.refresh_from_db()
    assert (document.status, document.reason, document.advice) == ("returned", "Mờ", "Chụp lại")
    page = client.get(f"{ROOM}/producerdocument/{document.pk}/change/").content.decode()
    assert f"/giay-to/{document.pk}/" in page
    assert document.name not in page


def test_suspension_tells_whether_money_waits(mailoutbox):
    producer, client = let_in(), boss()
    words = {"reason": "Hàng có mùi", "advice": "Gửi mẫu", "hold_payouts": "on"}

    client.post(f"{ROOM}/producer/{producer.pk}/do/tam-ngung/", words)
    send_producer_letters()

    producer.refresh_from_db()
    assert (producer.status, producer.payouts_held) == ("suspended", True)
    letter = next(mail for mail in mailoutbox if mail.subject == "Gian hàng tạm ngừng")
    assert "Tiền bán hàng tạm giữ lại" in letter.body
    assert "Gửi mẫu" in letter.body


def test_letters_are_in_the_owners_language_and_go_once(mailoutbox):
    producer = looked_through(submitted(UserFactory(language="en")))
    boss().post(f"{ROOM}/producer/{producer.pk}/do/duyet/", {})

    assert (send_producer_letters(), send_producer_letters()) == (2, 0)
    assert f"{producer.legal_name} may sell at the market now" in [mail.subject for mail in mailoutbox]


def test_a_phone_without_an_address_gets_a_text():
    producer = submitted(UserFactory(email=None, phone="+84912345678"), email="")

    boss().post(f"{ROOM}/producer/{producer.pk}/do/hoi-lai/", {"reason": "Mờ", "advice": "Chụp lại"})

    letter = ProducerLetter.objects.get(kind="changes_requested")
    assert letter.recipient == "+84912345678"
    assert send_producer_letters() == 2


def test_a_new_version_begins_as_the_last_was():
    client = boss()
    form = client.get(f"{ROOM}/marketrules/do/ra-ban-moi/").content.decode()
    today = f"{clock.today():%Y-%m-%d}"
    told = {"text_vi": "Hai", "text_en": "Two", "changes_vi": "Mới", "changes_en": "New", "effective_on": today}

    answer = client.post(f"{ROOM}/marketrules/do/ra-ban-moi/", {**told, "stops_on": ""})

    assert MarketRules.objects.get(number=1).text_vi[:20] in form
    assert (answer.status_code, MarketRules.objects.newest().number) == (302, 2)


@pytest.mark.parametrize("path", ["producer/{0}/do/duyet/", "producer/{0}/do/tam-ngung/"])
def test_looking_is_not_enough_to_decide(path):
    producer = applicant()

    answer = operator("view_producer").post(f"{ROOM}/{path.format(producer.pk)}", {"reason": "a", "advice": "b"})

    assert answer.status_code == 403
    assert owner_of(producer).memberships.get().producer.status == "applicant"
