"""Coming in by phone or e-mail."""

from __future__ import annotations

import pytest

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"


def sign_in(client, name, password=PASSWORD, **more):
    return client.post(LOGIN, {"name": name, "password": password, **more})


@pytest.mark.parametrize("written", ["0912 345 678", "84912345678", "+84.912.345.678"])
def test_a_phone_number_opens_the_door_however_it_is_written(client, written):
    user = UserFactory(phone="+84912345678", email=None)

    answer = sign_in(client, written)

    assert (answer.status_code, answer["Location"]) == (303, "/tai-khoan/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_e_mail_opens_the_door_in_any_case(client):
    UserFactory(email="be@cho.example")

    assert sign_in(client, " Be@Cho.example ").status_code == 303


def test_a_wrong_password_says_what_to_do_and_opens_nothing(client):
    UserFactory(email="be@cho.example")

    answer = sign_in(client, "be@cho.example", "sai-roi")

    assert answer.status_code == 422
    assert "xem phím viết hoa rồi gõ lại giúp" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_page_leads_on_to_where_the_person_was_going(client):
    UserFactory(email="be@cho.example")

    answer = sign_in(client, "be@cho.example", next="/ban-hang/don/")

    assert answer["Location"] == "/ban-hang/don/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_out_of_the_site(client, elsewhere):
    UserFactory(email="be@cho.example")

    assert sign_in(client, "be@cho.example", next=elsewhere)["Location"] == "/tai-khoan/"


def test_the_eleventh_attempt_has_to_wait_even_with_the_right_password(client):
    UserFactory(phone="+84912345678")
    for written in ["0912345678", "+84912345678"] * 5:
        sign_in(client, written, "sai-roi")

    answer = sign_in(client, "0912 345 678")

    assert answer.status_code == 429
    assert "Chờ 15 phút rồi thử lại" in answer.content.decode()


def test_another_name_from_the_same_place_need_not_wait(client):
    UserFactory(email="be@cho.example")
    for _ in range(11):
        sign_in(client, "ai-do@cho.example", "sai-roi")

    assert sign_in(client, "be@cho.example").status_code == 303


def test_coming_in_starts_the_count_anew(client):
    UserFactory(email="be@cho.example")
    for password in ["sai-roi"] * 9 + [PASSWORD] + ["sai-roi"] * 9:
        sign_in(client, "be@cho.example", password)

    assert sign_in(client, "be@cho.example").status_code == 303


def test_signing_out_takes_a_post(client):
    client.force_login(UserFactory())

    assert client.get("/tai-khoan/dang-xuat/").status_code == 405
    assert client.post("/tai-khoan/dang-xuat/").status_code == 303
    assert "_auth_user_id" not in client.session
