"""Complaints: a code, an owner, deadlines, an answer, a rating."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.deadlines import after_working_days
from orders.errors import ComplaintRefused, MoveRefused, ReasonNeeded
from orders.models import Complaint, OrderNotice, SellerOrder
from orders.services.complaining import (
    answer_complaint,
    close_answered,
    file_complaint,
    rate_complaint,
    reopen_complaint,
    take_complaint,
)
from tests.once import made_once

from .making import pack, paid, placed

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@made_once
def part():
    return paid(pack(units_made=9), units=3).parts.get()


def filed(part):
    return file_complaint(part_id=part.pk, field="delivery", words="Chưa thấy hàng", actor=GUEST)


def answered(part, amount_vnd=0):
    row = filed(part)
    take_complaint(complaint_id=row.pk, owner="Tổ giao nhận", field="delivery", actor=SYSTEM)
    return answer_complaint(complaint_id=row.pk, words="Chợ xin lỗi", amount_vnd=amount_vnd, actor=SYSTEM)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 11, 30, 9, tzinfo=HERE), datetime(2026, 12, 3, 9, tzinfo=HERE)),  # Monday
        (datetime(2026, 11, 27, 20, tzinfo=HERE), datetime(2026, 12, 2, 20, tzinfo=HERE)),  # Friday
        (datetime(2026, 11, 28, 9, tzinfo=HERE), datetime(2026, 12, 2, 9, tzinfo=HERE)),  # Saturday
        (datetime(2026, 12, 30, 9, tzinfo=HERE), datetime(2027, 1, 5, 9, tzinfo=HERE)),  # over New Year's Day
    ],
)
def test_three_working_days_skip_weekends_and_holidays(start, end):
    assert after_working_days(start, 3) == end


def test_a_complaint_has_a_code_and_two_deadlines(part):
    with clock.moment(datetime(2026, 11, 27, 13, tzinfo=UTC)):
        row = filed(part)

    assert row.code == f"{part.number}-K1"
    assert row.receive_by == datetime(2026, 11, 28, 13, tzinfo=UTC)
    assert row.answer_by == datetime(2026, 12, 2, 13, tzinfo=UTC)
    assert set(OrderNotice.objects.filter(kind__startswith="complaint").values_list("kind", flat=True)) == {
        "complaint_filed",
        "complaint_to_handle",
    }


def test_one_complaint_is_open_at_a_time(part):
    filed(part)

    with pytest.raises(ComplaintRefused):
        filed(part)


def test_an_unpaid_order_is_no_matter_for_complaints():
    with pytest.raises(ComplaintRefused):
        filed(placed().parts.get())

    assert Complaint.objects.count() == 0


def test_money_decided_goes_back_over_goods_and_delivery(part):
    answered(part, amount_vnd=part.due_vnd)

    part.refresh_from_db()
    assert (part.due_vnd, part.delivery_due_vnd, part.lines.get().due_vnd) == (0, 0, 0)


def test_it_is_reopened_once(part):
    row = answered(part)

    reopen_complaint(complaint_id=row.pk, words="Vẫn chưa thấy", actor=GUEST)
    answer_complaint(complaint_id=row.pk, words="Đã gửi lại", actor=SYSTEM)
    with pytest.raises(MoveRefused):
        reopen_complaint(complaint_id=row.pk, words="Vẫn chưa", actor=GUEST)

    row.refresh_from_db()
    assert (row.status, row.times_reopened) == ("answered", 1)


def test_rating_closes_it(part):
    row = answered(part)

    rate_complaint(complaint_id=row.pk, satisfaction=4, actor=GUEST)

    row.refresh_from_db()
    assert (row.status, row.satisfaction) == ("closed", 4)


def test_a_week_of_silence_closes_it(part):
    answered(part)

    with clock.moment(clock.now() + timedelta(days=6)):
        assert close_answered() == 0
    with clock.moment(clock.now() + timedelta(days=7)):
        assert close_answered() == 1

    assert Complaint.objects.get().status == "closed"


def test_an_answer_has_words(part):
    row = filed(part)
    take_complaint(complaint_id=row.pk, owner="Tổ", field="price", actor=SYSTEM)

    with pytest.raises(ReasonNeeded):
        answer_complaint(complaint_id=row.pk, words=" ", amount_vnd=5, actor=SYSTEM)

    assert (Complaint.objects.get().status, SellerOrder.objects.get().due_vnd) == ("in_progress", part.due_vnd)
