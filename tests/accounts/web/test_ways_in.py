"""Coming in by a code, a new password, other contacts, devices; and that nobody learns who has an account."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import ContactCode, User
from marketplace.kernel import clock
from marketplace.kernel.mail import newest_mails
from marketplace.kernel.models import AuditEntry
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
ASK, TYPE = "/tai-khoan/dang-nhap/ma/", "/tai-khoan/dang-nhap/ma/go/"
FORGOTTEN, NEW = "/tai-khoan/quen-mat-khau/", "/tai-khoan/quen-mat-khau/moi/"
SAFETY = "/tai-khoan/an-toan/"


@pytest.fixture(autouse=True)
def texts_into_files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path


@pytest.fixture
def person():
    return UserFactory(phone="+84912345678", email="sen@cho.example")


def sign_in(client, person):
    return client.post("/tai-khoan/dang-nhap/", {"name": person.email, "password": PASSWORD})


def sent_to(contact):
    """The digits of the newest code that went there."""
    texts = [one.text for one in newest_mails() if one.recipients == contact]
    texts += [str(one.body) for one in mail.outbox if one.to == [contact]]
    return re.findall(r"\b\d{6}\b", texts[0])[0]


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_code_by_sms_opens_the_door_once(client, person):
    asked = client.post(ASK, {"contact": "0912 345 678", "next": "/gio-hang/"})
    code = sent_to("+84912345678")

    typed = client.post(TYPE, {"code": f"{code[:3]} {code[3:]}", "next": "/gio-hang/"})
    other = Client()
    other.post(ASK, {"contact": "0912 345 678"})
    again = other.post(TYPE, {"code": code})

    assert (asked["Location"], typed["Location"], is_in(client)) == (TYPE, "/gio-hang/", True)
    assert (again.status_code, is_in(other)) == (422, False)


def test_a_code_by_e_mail_is_written_in_the_persons_language(client, person):
    client.post(f"/en{ASK}", {"contact": "Sen@cho.example"})

    assert "Never give it to anyone" in mail.outbox[0].body


def test_nobody_learns_whether_a_number_has_an_account(client, person):
    def story(contact):
        guest = Client()
        asked = guest.post(ASK, {"contact": contact})
        page = guest.get(TYPE)
        wrong = guest.post(TYPE, {"code": "000000"})
        plain = re.sub(r'value="\w{64}"', "", wrong.content.decode())
        return asked.status_code, asked["Location"], page.status_code, wrong.status_code, plain.replace("679", "678")

    assert story("0912 345 678") == story("0912 345 679")
    assert len(newest_mails()) == 1


def test_five_wrong_tries_void_a_code(client, person):
    client.post(ASK, {"contact": "0912 345 678"})
    right = sent_to("+84912345678")
    wrong = "000000" if right != "000000" else "111111"

    for _ in range(5):
        client.post(TYPE, {"code": wrong})
    late = client.post(TYPE, {"code": right})

    assert (late.status_code, is_in(client), ContactCode.objects.get().tries) == (422, False, 5)


def test_a_code_is_good_for_ten_minutes(client, person):
    client.post(ASK, {"contact": "0912 345 678"})
    ContactCode.objects.update(expires_at=clock.now())

    assert client.post(TYPE, {"code": sent_to("+84912345678")}).status_code == 422
    assert not is_in(client)


def test_a_sixth_code_in_an_hour_is_not_sent(client, person):
    answers = [client.post(ASK, {"contact": "0912 345 678"}).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert ContactCode.objects.count() == 5


def test_a_code_asked_for_in_another_browser_is_no_use_here(client, person):
    Client().post(ASK, {"contact": "0912 345 678"})

    assert client.post(TYPE, {"code": sent_to("+84912345678")})["Location"] == ASK
    assert not is_in(client)


def test_a_new_password_by_code_ends_every_session(client, person):
    old = Client()
    sign_in(old, person)
    client.post(FORGOTTEN, {"contact": "0912 345 678"})

    done = client.post(NEW, {"code": sent_to("+84912345678"), "password": "giong-moi-tinh-7"})

    person.refresh_from_db()
    assert (done["Location"], is_in(client)) == ("/tai-khoan/dang-nhap/", False)
    assert person.check_password("giong-moi-tinh-7")
    assert old.get(SAFETY).status_code == 302
    assert AuditEntry.objects.filter(command="set_password").count() == 1


def test_a_weak_new_password_costs_no_try_and_changes_nothing(client, person):
    client.post(FORGOTTEN, {"contact": "0912 345 678"})

    answer = client.post(NEW, {"code": sent_to("+84912345678"), "password": "12345678"})

    person.refresh_from_db()
    assert (answer.status_code, ContactCode.objects.get().tries, person.check_password(PASSWORD)) == (422, 0, True)


def test_a_code_to_come_in_with_sets_no_password(client, person):
    client.post(ASK, {"contact": "0912 345 678"})

    answer = client.post(NEW, {"code": sent_to("+84912345678"), "password": "giong-moi-tinh-7"})

    assert (answer["Location"], User.objects.get().check_password(PASSWORD)) == (FORGOTTEN, True)


def test_another_number_needs_the_codes_of_both(client, person):
    sign_in(client, person)
    client.post("/tai-khoan/lien-lac/", {"contact": "0987 654 321"})
    new, old = sent_to("+84987654321"), sent_to("+84912345678")

    wrong = client.post("/tai-khoan/lien-lac/ma/", {"code": new, "old_code": "12"})
    unchanged = User.objects.get().phone
    done = client.post("/tai-khoan/lien-lac/ma/", {"code": new, "old_code": old})

    assert (wrong.status_code, unchanged) == (422, "+84912345678")
    assert (done["Location"], User.objects.get().phone) == ("/tai-khoan/", "+84987654321")
    entry = AuditEntry.objects.get(command="change_contact")
    assert (entry.before, entry.after) == ({"phone": "+84912345678"}, {"phone": "+84987654321"})


def test_a_number_of_somebody_else_is_neither_taken_nor_told(client, person):
    UserFactory(phone="+84987654321")
    sign_in(client, person)

    answer = client.post("/tai-khoan/lien-lac/", {"contact": "0987 654 321"})

    assert answer["Location"] == "/tai-khoan/lien-lac/ma/"
    assert [one.recipients for one in newest_mails()] == ["+84912345678"]


def test_what_is_delicate_asks_to_sign_in_again_after_a_quarter_of_an_hour(client, person):
    sign_in(client, person)
    session = client.session
    session["entered_at"] -= 16 * 60
    session.save()

    ways = ["/tai-khoan/lien-lac/", "/tai-khoan/an-toan/ung-dung/"]
    told = [client.get(way)["Location"] for way in ways]
    posted = client.post("/tai-khoan/an-toan/ma-giay/")["Location"]

    assert told == ["/tai-khoan/dang-nhap/?next=/tai-khoan/an-toan/"] * 2
    assert posted == told[0]


def test_devices_are_named_and_ended_one_or_all(client, person):
    phone, desk = Client(), Client()
    phone.post(
        "/tai-khoan/dang-nhap/",
        {"name": person.email, "password": PASSWORD},
        headers={"user-agent": "Mozilla/5.0 (Linux; Android 10) Chrome/120 Safari/537"},
        REMOTE_ADDR="203.113.131.9",
    )
    sign_in(desk, person)
    sign_in(client, person)
    page = client.get(SAFETY).content.decode()
    key = re.findall(rf"{SAFETY}may/(\d+)/ra/", page.partition("Chrome, Android")[2])[0]

    client.post(f"{SAFETY}may/{key}/ra/")
    still = desk.get(SAFETY).status_code
    client.post(f"{SAFETY}may-khac/ra/")

    assert "mạng 203.113.131.…" in page
    assert "203.113.131.9" not in page
    assert (phone.get(SAFETY).status_code, still, desk.get(SAFETY).status_code) == (302, 200, 302)
    assert client.get(SAFETY).status_code == 200


def test_another_person_comes_in_where_one_is_signed_in(client, person):
    sign_in(client, person)
    other = UserFactory(email="khac@cho.example")

    answer = sign_in(client, other)

    assert (answer.status_code, client.session["_auth_user_id"]) == (303, str(other.pk))
    assert UserSession.objects.get(user=other).session_key == client.session.session_key


def test_nobody_ends_a_session_of_somebody_else(client, person):
    other, stranger = Client(), UserFactory(email="la@cho.example")
    sign_in(other, stranger)
    key = UserSession.objects.get(user=stranger).pk
    sign_in(client, person)

    client.post(f"{SAFETY}may/{key}/ra/")

    assert other.get(SAFETY).status_code == 200


def test_the_page_costs_the_same_however_many_devices_there_are(client, person):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            client.get(SAFETY)
        return len(seen)

    sign_in(client, person)
    before = cost()
    for _ in range(4):
        sign_in(Client(), person)

    assert cost() == before <= 6
