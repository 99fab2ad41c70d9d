"""What buyers, producers, operators and programs see of refunds and disputes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from payments.gateways import RefundState
from payments.models import Dispute, Refund
from payments.services.refunding import ask_refund, settle_refund
from tests.factories import MembershipFactory, UserFactory
from tests.graphql.conftest import Ask, ask  # noqa: F401
from tests.once import made_once
from tests.orders.making import pack, placed
from tests.payments.pretending import disputed
from tests.payments.test_settling import settled

from .buying import text

pytestmark = pytest.mark.django_db


@made_once
def payment():
    return settled()


PAYMENTS = """
query ($token: ID!) { order(token: $token) { payments { refunded { amount }
  refunds { status amount { amount } partNumber askedAt settledAt }
  disputes { status reason amount { amount } openedAt closedAt } } } }
"""


def refund_of(payment, *statuses):
    share = payment.shares.order_by("pk").first()
    refund = ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason="declined", request_key=f"k{share.pk}")
    for status in statuses:
        settle_refund(refund_id=refund.pk, state=RefundState("re_1", status))
    return share.part


def money(payment, client=None):
    return text((client or Client()).get(f"/thanh-toan/{payment.order.token}/tien/"))


def producer_of(part):
    """A client signed in as somebody who works for the part's producer."""
    client = Client()
    client.force_login(MembershipFactory(producer=part.producer).user)
    return client


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ((), "Đang hoàn"),
        (("succeeded",), "Đã hoàn"),
        (("failed",), "Chưa hoàn được"),
        (("succeeded", "failed"), "Chưa hoàn được"),
    ],
)
def test_the_buyer_reads_how_a_refund_stands_and_of_which_part(statuses, words, payment):
    part = refund_of(payment, *statuses)

    page = money(payment)

    assert f"{words} {part.total_vnd // 1000}.000\xa0₫ (phần {part.number})" in page
    assert page.count("(phần ") == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("needs_response", "đang xem lại khoản này (khiếu nại thẻ)"),
        ("warning_under_review", "đang xem lại khoản này (khiếu nại thẻ)"),
        ("won", "khoản thanh toán vẫn giữ nguyên"),
        ("warning_closed", "khoản thanh toán vẫn giữ nguyên"),
        ("lost", "đã trả lại 140.000\xa0₫ cho bà con"),
    ],
)
def test_the_buyer_reads_how_a_dispute_stands(status, words, payment):
    disputed(payment, status)

    assert words.replace("140.000", f"{payment.amount_vnd // 1000}.000") in money(payment)


def test_a_dispute_lost_after_a_refund_shows_no_more_than_was_paid(payment):
    part = refund_of(payment, "succeeded")
    disputed(payment, "lost")

    page = money(payment)

    assert f"đã trả lại {(payment.amount_vnd - part.total_vnd) // 1000}.000\xa0₫ cho bà con" in page


def test_a_held_refund_says_what_it_waits_for(payment):
    refund_of(payment)
    disputed(payment)

    assert "chờ ngân hàng xem lại xong" in money(payment)


@pytest.mark.parametrize(
    ("status", "to_buyer", "to_producer"),
    [
        ("needs_response", "Your bank is looking into this payment", "Please keep the delivery slip"),
        ("won", "the payment stays as it was", "the money of this order stays as it is"),
        ("lost", "Your bank has paid", "The bank has given the money of this order back"),
    ],
)
def test_the_pages_speak_english(status, to_buyer, to_producer, payment):
    part = payment.order.parts.first()
    disputed(payment, status)

    buyer = text(Client().get(f"/en/thanh-toan/{payment.order.token}/tien/"))
    producer = text(producer_of(part).get(f"/en/ban-hang/don/{part.number}/tien/"))

    assert to_buyer in buyer
    assert to_producer in producer


def test_a_failure_that_the_bank_made_good_is_no_trouble_any_more(payment):
    refund_of(payment, "failed")
    disputed(payment, "lost")

    page = money(payment)

    assert "Chưa hoàn được" not in page
    assert f"đã trả lại {payment.amount_vnd // 1000}.000" in page


def test_the_producer_reads_what_to_keep_and_whether_the_money_went_back(payment):
    part = refund_of(payment, "succeeded")
    disputed(payment)

    page = text(producer_of(part).get(f"/ban-hang/don/{part.number}/tien/"))

    assert "giữ lại phiếu giao hàng" in page
    assert f"Chợ đã trả lại {part.total_vnd // 1000}.000\xa0₫ cho người mua" in page


def test_a_part_that_was_given_back_before_the_bank_paid_is_told_once(payment):
    part = refund_of(payment, "succeeded")
    other = payment.order.parts.exclude(pk=part.pk).get()
    disputed(payment, "lost")

    pages = [text(producer_of(each).get(f"/ban-hang/don/{each.number}/tien/")) for each in (part, other)]

    assert ["Chợ đã trả lại" in page for page in pages] == [True, False]
    assert ["Ngân hàng đã lấy tiền" in page for page in pages] == [False, True]


def test_a_producer_sees_the_own_part_only(payment):
    part = refund_of(payment, "succeeded")
    other = payment.order.parts.exclude(pk=part.pk).get()
    disputed(payment, "won")
    client = producer_of(other)

    own = text(client.get(f"/ban-hang/don/{other.number}/tien/"))

    assert "đã trả lại" not in own
    assert client.get(f"/ban-hang/don/{part.number}/tien/").status_code == 404
    stranger = Client().get(f"/ban-hang/don/{part.number}/tien/")
    assert stranger["Location"].startswith("/tai-khoan/dang-nhap/")


def test_the_part_page_pulls_the_money_in_and_the_fragment_is_the_lines_alone(payment):
    part = payment.order.parts.first()
    disputed(payment)
    client = producer_of(part)

    page = text(client.get(f"/ban-hang/don/{part.number}/"))
    fragment = text(client.get(f"/ban-hang/don/{part.number}/tien/", headers={"HX-Request": "true"}))

    assert f'data-hx-get="/ban-hang/don/{part.number}/tien/"' in page
    assert fragment.strip().startswith('<div class="section-tight">')


def test_today_names_the_disputed_parts_of_this_producer_only():
    payment, other = settled(), settled()
    disputed(payment)
    disputed(other)
    part = payment.order.parts.first()
    client = producer_of(part)

    page = text(client.get("/ban-hang/khieu-nai/"))
    fragment = text(client.get("/ban-hang/khieu-nai/", headers={"HX-Request": "true"}))

    assert (page.count("ban-hang/don/P") + page.count(f"/don/{part.number}/"), other.order.number in page) == (1, False)
    assert part.number in fragment
    assert 'data-hx-get="/ban-hang/khieu-nai/"' in text(client.get("/ban-hang/"))


def test_without_disputes_todays_fragment_is_empty():
    client = producer_of(settled().order.parts.first())

    assert text(client.get("/ban-hang/khieu-nai/", headers={"HX-Request": "true"})).strip() == ""


def test_programs_read_refunds_and_disputes(ask: Ask, payment):  # noqa: F811
    part = refund_of(payment, "succeeded", "failed")
    disputed(payment, "under_review")

    shown = ask(PAYMENTS, token=payment.order.token)["data"]["order"]["payments"][0]

    assert shown["refunded"]["amount"] == 0
    assert [(each["status"], each["partNumber"]) for each in shown["refunds"]] == [("FAILED", part.number)]
    assert [(each["status"], each["reason"], each["closedAt"]) for each in shown["disputes"]] == [
        ("UNDER_REVIEW", "fraudulent", None)
    ]


def test_programs_read_that_a_refund_is_held_or_dropped(ask: Ask, payment):  # noqa: F811
    refund_of(payment)
    seen = []

    for status in ("needs_response", "lost"):
        disputed(payment, status)
        shown = ask(PAYMENTS, token=payment.order.token)["data"]["order"]["payments"][0]
        seen.append((shown["refunds"][0]["status"], shown["refunded"]["amount"] > 0))

    assert seen == [("WAITING", True), ("DROPPED", False)]


@pytest.mark.parametrize("producers", [1, 4])
def test_programs_read_them_in_the_same_number_of_statements(ask: Ask, producers, django_assert_num_queries):  # noqa: F811
    payment = settled(placed(*(pack() for _ in range(producers))))
    for share in payment.shares.all():
        ask_refund(share_id=share.pk, amount_vnd=1, reason="x", request_key=f"k{share.pk}")
    disputed(payment)

    with django_assert_num_queries(6):
        shown = ask(PAYMENTS, token=payment.order.token)["data"]["order"]["payments"][0]

    assert len(shown["refunds"]) == producers


def test_a_strangers_token_reads_nothing(ask: Ask):  # noqa: F811
    disputed(settled())

    assert ask(PAYMENTS, token="somebody-elses")["data"] == {"order": None}  # a link, no secret


def operator(*permissions):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def test_operators_find_what_failed_and_send_it_again():
    refund_of(settled(), "failed")
    failed = Refund.objects.get()
    client = operator("view_refund", "change_refund")

    listed = text(client.get("/console/payments/refund/?can-xu-ly=1"))
    client.post("/console/payments/refund/", {"action": "send_again", "_selected_action": failed.pk})

    assert failed.share.part.number in listed or str(failed.share) in listed
    assert Refund.objects.get(retry_of=failed).status == "asked"
    assert str(failed.share) not in text(client.get("/console/payments/refund/?can-xu-ly=1")).split("result_list")[-1]


def test_who_may_only_look_sends_nothing_again():
    refund_of(settled(), "failed")

    operator("view_refund").post(
        "/console/payments/refund/", {"action": "send_again", "_selected_action": Refund.objects.get().pk}
    )

    assert Refund.objects.count() == 1


def test_operators_read_what_to_do_about_a_dispute():
    dispute = disputed(settled())
    client = operator("view_dispute")

    listed = text(client.get("/console/payments/dispute/?can-xu-ly=1"))
    page = text(client.get(f"/console/payments/dispute/{dispute.pk}/change/"))

    assert dispute.provider_ref in listed
    assert "Gọi nhà làm lấy phiếu giao hàng" in page
    assert Dispute.objects.get().status == "needs_response"
