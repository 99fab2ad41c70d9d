"""Operators at the console: statements looked over, queues worked off by two of them, a stranger at the door."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payments.models import BankCredit, BankRefund, BankStatement, ManualMatch
from tests.factories import UserFactory
from tests.payments.web.buying import text

from .test_statements import VIETCOMBANK, csv_of
from .transferring import fresh, opened, operator, pay, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """Two operators, each at a desk."""
    return [_signed_in(operator()) for _ in range(2)]


def _signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def deed(client, row, name, **said):
    return client.post(f"/console/payments/{row._meta.model_name}/{row.pk}/do/{name}/", said)


def upload(client, content, name="thang-10.csv"):
    return client.post("/console/payments/bankstatement/nhap/", {"file": SimpleUploadedFile(name, content)})


def test_a_statement_is_looked_over_before_it_is_taken_in(desk):
    kept = upload(desk[0], VIETCOMBANK.encode())

    page = text(desk[0].get(kept.url))

    assert "2 dòng đọc được, tiền vào 298.000\xa0₫; 1 dòng lỗi." in page
    assert "6: không đọc được số tiền “abc”" in page
    assert BankCredit.objects.count() == 0


def test_taking_a_statement_in_pays_what_it_names(desk):
    payment = opened()
    upload(desk[0], csv_of(payment))

    answer = deed(desk[0], BankStatement.objects.get(), "import")

    assert (answer.status_code, fresh(payment).status) == (302, "succeeded")


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04"])
def test_a_file_that_is_no_statement_is_told_at_its_field(desk, content):
    answer = upload(desk[0], content)

    assert (answer.status_code, "Không đọc được tệp này" in text(answer)) == (422, True)
    assert not BankStatement.objects.exists()


def test_two_operators_place_what_nobody_could(desk):
    payment = opened()
    credit = tell("tien hang", payment.amount_vnd)
    assert payment.session_ref in text(desk[0].get(f"/console/payments/bankcredit/{credit.pk}/change/"))

    deed(desk[0], credit, "match", payment=payment.session_ref.lower(), why="gọi điện hỏi")
    match = ManualMatch.objects.get()
    alone = text(deed(desk[0], match, "approve"))
    deed(desk[1], match, "approve")

    assert "phải do người thứ hai duyệt" in alone
    assert (fresh(credit).state, fresh(payment).status) == ("matched", "succeeded")


def test_an_order_number_names_its_latest_transfer_and_nonsense_nothing(desk):
    payment = opened()
    credit = tell("tien hang", payment.amount_vnd)

    refused = text(deed(desk[0], credit, "match", payment="XYZ", why="x"))
    deed(desk[0], credit, "match", payment=payment.order.number, why="x")

    assert "Không có khoản thanh toán bằng mã QR nào như vậy." in refused
    assert ManualMatch.objects.get().payment == payment


def test_the_queue_is_worked_off_by_two_and_gives_a_file_for_the_bank(desk):
    payment = opened()
    pay(payment, payment.amount_vnd + 9_000)
    row = BankRefund.objects.get()
    action = {"action": "bank_file", "_selected_action": [row.pk]}

    deed(desk[0], row, "prepare", to_bin="970436", to_account="0011", to_name="Lý Thị Sà Rươl")
    before = text(desk[0].post("/console/payments/bankrefund/", action, follow=True))
    deed(desk[1], row, "approve")
    file = desk[0].post("/console/payments/bankrefund/", action).content.decode().splitlines()
    deed(desk[0], row, "pay", bank_ref="FT9")

    assert "Chưa có khoản nào được duyệt" in before
    assert file == ["BIN,ACCOUNT,NAME,AMOUNT,DESCRIPTION", f"970436,0011,LY THI SA RUOL,9000,HOAN TIEN {row.pk}"]
    assert (fresh(row).bank_ref, fresh(row).standing) == ("FT9", "Đã chuyển")


@pytest.mark.parametrize("place", ["bankcredit", "bankrefund", "manualmatch", "bankstatement", "bankstatement/nhap"])
def test_nobody_else_sees_or_moves_any_of_it(place):
    payment = opened()
    credit = tell("tien hang", payment.amount_vnd)
    staff = _signed_in(UserFactory(is_staff=True))

    for client in (Client(), _signed_in(UserFactory()), staff):
        assert client.get(f"/console/payments/{place}/").status_code in {302, 403}
        assert deed(client, credit, "return").status_code in {302, 403}

    assert fresh(credit).state == "suspense"


@pytest.mark.parametrize("place", ["bankcredit", "bankrefund", "manualmatch"])
def test_lists_cost_the_same_however_long_they_are(desk, django_assert_max_num_queries, place):
    for _ in range(3):
        payment = opened()
        pay(payment, payment.amount_vnd + 9_000)

    with django_assert_max_num_queries(12):
        desk[0].get(f"/console/payments/{place}/")
