"""Opening an account, and the page of one's own."""

from __future__ import annotations

import pytest

from marketplace.accounts.models import User
from marketplace.kernel.models import AuditEntry
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
ASKED = {"full_name": "Sơn Thị Phol", "contact": "0912 345 678", "password": "giong-cha-da-9", "consent": "on"}


def sign_up(client, **changes):
    return client.post("/tai-khoan/dang-ky/", {**ASKED, **changes})


def test_a_phone_number_is_enough_and_the_person_is_in_at_once(client):
    answer = sign_up(client)

    user = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/tai-khoan/")
    assert (user.full_name, user.phone, user.email) == ("Sơn Thị Phol", "+84912345678", None)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_e_mail_is_kept_in_lower_case(client):
    sign_up(client, contact="Phol@Cho.example")

    assert User.objects.get().email == "phol@cho.example"


def test_the_consent_is_not_ticked_beforehand_and_is_kept_as_proof(client):
    page = client.get("/tai-khoan/dang-ky/").content.decode()
    sign_up(client)

    assert "checked" not in page
    entry = AuditEntry.objects.get(command="sign_up")
    assert (entry.actor, entry.after) == (User.objects.get(), {"terms": "2026-11"})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consent": ""}, "đánh dấu đồng ý thì mới mở tài khoản được"),
        ({"contact": "0912"}, "Ghi số điện thoại 10 số"),
        ({"contact": "phol@cho"}, "Ghi số điện thoại 10 số"),
        ({"password": "12345678"}, "đừng dễ đoán như 12345678"),
        ({"full_name": " "}, "Ghi họ và tên"),
    ],
)
def test_what_is_missing_is_told_and_nobody_is_made(client, changes, told):
    answer = sign_up(client, **changes)

    assert (answer.status_code, User.objects.count()) == (422, 0)
    assert told in answer.content.decode()


def test_a_number_that_has_an_account_is_sent_to_sign_in(client):
    UserFactory(phone="+84912345678")

    answer = sign_up(client)

    assert (answer.status_code, User.objects.count()) == (422, 1)
    assert "đã có tài khoản" in answer.content.decode()


def test_the_page_of_ones_own_wants_a_sign_in(client):
    assert client.get("/tai-khoan/")["Location"] == "/tai-khoan/dang-nhap/?next=/tai-khoan/"


def test_only_people_who_work_for_a_producer_see_the_way_to_its_pages(client):
    client.force_login(UserFactory())
    assert "/ban-hang/" not in client.get("/tai-khoan/").content.decode()

    member = MembershipFactory()
    client.force_login(member.user)
    assert f"/ban-hang/?nha={member.producer.slug}" in client.get("/tai-khoan/").content.decode()


def test_so_many_accounts_an_hour_are_opened_from_one_address(client, settings):
    settings.SIGN_UPS_PER_HOUR = 2
    first, second = (sign_up(client, contact=f"so{number}@cho.example") for number in range(2))

    third = sign_up(client, contact="so3@cho.example")

    assert (first.status_code, second.status_code, third.status_code) == (303, 303, 429)
    assert "mở nhiều tài khoản quá" in third.content.decode()
    assert User.objects.count() == 2
