"""A second factor stands behind every door: whoever has one is asked, and operators have to have one."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.accounts.factors import new_app_secret, renew_paper_codes, set_up_app
from marketplace.accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.orders.making import paid

pytestmark = pytest.mark.django_db
STEP, SAFETY, CONSOLE = "/tai-khoan/dang-nhap/buoc-hai/", "/tai-khoan/an-toan/", "/console/orders/order/"


def digits(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def with_app(**facts):
    user = UserFactory(email="sen@cho.example", **facts)
    secret = new_app_secret()
    set_up_app(user=user, secret=secret, code=digits(secret))
    return user, secret


def by_password(client, user, **more):
    return client.post("/tai-khoan/dang-nhap/", {"name": user.email, "password": PASSWORD, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def test_after_the_password_the_app_is_asked_and_the_way_on_is_kept(client):
    user, secret = with_app()

    first = by_password(client, user, next="/gio-hang/")
    between = is_in(client)
    second = client.post(STEP, {"code": digits(secret, 1)})

    assert (first["Location"], between) == (STEP, False)
    assert (second["Location"], is_in(client)) == ("/gio-hang/", True)


def test_the_same_digits_open_once(client):
    user, secret = with_app()
    by_password(client, user)
    client.post(STEP, {"code": digits(secret, 1)})
    thief = Client()
    by_password(thief, user)

    answer = thief.post(STEP, {"code": digits(secret, 1)})

    assert (answer.status_code, is_in(thief)) == (422, False)


def test_a_code_on_paper_opens_once(client):
    user, _secret = with_app()
    code = renew_paper_codes(user=user)[0]
    by_password(client, user)
    again = Client()
    by_password(again, user)

    assert client.post(STEP, {"code": code}).status_code == 303
    assert again.post(STEP, {"code": code}).status_code == 422
    assert not is_in(again)


@pytest.mark.parametrize("door", ["code", "reset", "sign_up", "graphql"])
def test_no_other_door_leads_around_the_second_step(client, door):
    user, _secret = with_app()
    if door == "code":
        client.post("/tai-khoan/dang-nhap/ma/", {"contact": user.email})
        answer = client.post("/tai-khoan/dang-nhap/ma/go/", {"code": _six(mail.outbox[0].body)})
        assert answer["Location"] == STEP
    elif door == "reset":
        client.post("/tai-khoan/quen-mat-khau/", {"contact": user.email})
        told = {"code": _six(mail.outbox[0].body), "password": "giong-moi-tinh-7"}
        assert client.post("/tai-khoan/quen-mat-khau/moi/", told)["Location"] == "/tai-khoan/dang-nhap/"
        client.post("/tai-khoan/dang-nhap/", {"name": user.email, "password": "giong-moi-tinh-7"})
    elif door == "sign_up":
        told = {"full_name": "Kẻ lạ", "contact": user.email, "password": PASSWORD, "consent": "on"}
        client.post("/tai-khoan/dang-ky/", told)
    else:
        by_password(client, user)
        told = client.post("/graphql/", {"query": "{ me { fullName } }"}, content_type="application/json").json()
        assert told["data"]["me"] is None

    assert not is_in(client)
    assert client.get(SAFETY).status_code == 302


def _six(body):
    return next(word.strip(",.") for word in body.split() if word.strip(",.").isdigit() and len(word.strip(",.")) == 6)


def test_the_second_step_is_no_use_without_the_first(client):
    _user, secret = with_app()

    answer = client.post(STEP, {"code": digits(secret, 1)})

    assert (answer["Location"], is_in(client)) == ("/tai-khoan/dang-nhap/", False)


def test_ten_wrong_codes_and_it_is_enough(client):
    user, secret = with_app()
    by_password(client, user)

    statuses = [client.post(STEP, {"code": "12"}).status_code for _ in range(10)]
    late = client.post(STEP, {"code": digits(secret, 1)})

    assert (set(statuses), late.status_code, is_in(client)) == ({422}, 429, False)


@pytest.mark.parametrize("nonsense", ["", "[]", "{}", '{"response": 3}', '{"response": {"userHandle": "AA"}}', "\x00"])
def test_nonsense_for_a_passkey_is_refused(client, nonsense):
    answer = client.post("/tai-khoan/dang-nhap/passkey/", {"credential": nonsense})

    assert (answer.status_code, answer["Location"], is_in(client)) == (303, "/tai-khoan/dang-nhap/", False)


def test_secrets_are_kept_unreadable(client):
    _user, secret = with_app()

    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_an_app_is_set_up_on_its_page_and_papers_are_shown_once(client):
    user = UserFactory(email="sen@cho.example")
    by_password(client, user)
    client.get(f"{SAFETY}ung-dung/")
    secret = client.session["app_secret"]

    wrong = client.post(f"{SAFETY}ung-dung/", {"code": "1"})
    none_yet = Authenticator.objects.count()
    done = client.post(f"{SAFETY}ung-dung/", {"code": digits(secret)})

    assert (wrong.status_code, none_yet) == (422, 0)
    assert done.content.decode().count("<li><code") == 10
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert "app_secret" not in client.session


def test_nobody_removes_a_factor_of_somebody_else(client):
    other, _secret = with_app()
    own = UserFactory(email="khac@cho.example")
    by_password(client, own)

    client.post(f"{SAFETY}{Authenticator.objects.get(user=other, type='totp').pk}/bo/")

    assert Authenticator.objects.filter(user=other, type="totp").exists()


class TestOperators:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.OPERATOR_SECOND_FACTOR = "required"

    def test_without_a_second_factor_every_operators_door_is_shut(self, client):
        operator = UserFactory(email="truc@cho.example", is_staff=True, is_superuser=True)
        part = paid().parts.get()
        by_password(client, operator)

        console = client.get(CONSOLE, follow=True)
        talk = client.get(reverse("orders:operator_talk", args=[part.number]))

        assert console.redirect_chain[-1][0] == f"{SAFETY}?truc-cho"
        assert "phải có lớp khóa thứ hai" in console.content.decode()
        assert talk.status_code == 404
        assert User.objects.get(pk=operator.pk).is_superuser

    def test_a_session_put_together_elsewhere_is_none(self, client):
        client.force_login(UserFactory(is_staff=True, is_superuser=True))

        assert client.get(CONSOLE).status_code == 302

    def test_with_the_app_the_console_opens(self, client):
        operator, secret = with_app(is_staff=True, is_superuser=True)
        by_password(client, operator, next=CONSOLE)

        client.post(STEP, {"code": digits(secret, 1)})

        assert client.get(CONSOLE).status_code == 200

    def test_setting_one_up_opens_the_console_at_once_and_the_last_one_stays(self, client):
        operator = UserFactory(email="truc@cho.example", is_staff=True, is_superuser=True)
        by_password(client, operator)
        client.get(f"{SAFETY}ung-dung/")
        client.post(f"{SAFETY}ung-dung/", {"code": digits(client.session["app_secret"])})
        app = Authenticator.objects.get(type="totp")

        opened = client.get(CONSOLE).status_code
        client.post(f"{SAFETY}{app.pk}/bo/")

        assert (opened, Authenticator.objects.filter(pk=app.pk).exists()) == (200, True)
