"""A producer without all that was ordered: fewer, something else, or not at all; and a parcel that came back."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Lot, Membership, Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import Proposal, SellerOrder
from orders.services.answering import confirm_part
from orders.services.parts import ship_part
from tests.factories import MembershipFactory
from tests.once import made_once
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@made_once
def bought():
    """Five packs, ordered from a producer with one member."""
    return paid(pack(producer=MembershipFactory().producer, name_vi="Bánh ống"), units=5).parts.get()


@pytest.fixture
def member(client):
    member = Membership.objects.first() or MembershipFactory()
    client.force_login(member.user)
    return member


@pytest.fixture
def part(bought, member):
    return bought


def text(answer):
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


def do(client, part, move, data=None, **more):
    return client.post(f"/ban-hang/don/{part.number}/{move}/", data or {}, **more)


def line_of(part):
    return part.lines.get()


def test_one_tap_still_confirms_all(client, part):
    do(client, part, "nhan")

    part.refresh_from_db()
    assert (part.status, line_of(part).units_missing) == ("confirmed", 0)


def test_fewer_than_ordered_are_confirmed_and_shown_as_such_everywhere(client, part):
    line = line_of(part)

    answer = do(client, part, "nhan-thieu", {f"units-{line.pk}": 3})

    part.refresh_from_db()
    assert (answer.status_code, part.status, line_of(part).units_missing) == (303, "confirmed", 2)
    assert part.total_vnd - part.due_vnd == 100_000
    for url in ("/ban-hang/", f"/ban-hang/don/{part.number}/", f"/ban-hang/don/{part.number}/phieu/"):
        page = text(client.get(url))
        assert "Đặt 5, có 3" in page
        assert "3 ×" in page


def test_the_slip_counts_what_is_packed_and_names_its_lots_only(client, member):
    lot_soon = Lot.objects.get(variant=pack(units_made=2, producer=member.producer))
    lot_late = Lot.objects.create(variant=lot_soon.variant, code="MUON", units_made=9, units_on_hand=9)
    part = paid(lot_soon.variant, units=4).parts.get()
    do(client, part, "nhan-thieu", {f"units-{line_of(part).pk}": 2})

    slip = text(client.get(f"/ban-hang/don/{part.number}/phieu/"))

    assert "Tất cả 2 gói hàng" in slip
    assert (lot_soon.code in slip, lot_late.code in slip) == (True, False)


@pytest.mark.parametrize("units", ["0", "6", "-1", "x", ""])
@pytest.mark.parametrize("extra", [{}, HTMX])
def test_a_number_that_cannot_be_is_asked_again_and_changes_nothing(client, part, units, extra):
    answer = do(client, part, "nhan-thieu", {f"units-{line_of(part).pk}": units}, **extra)

    assert answer.status_code == (200 if extra else 422)
    assert '<details class="act" open>' in text(answer)
    assert (SellerOrder.objects.get(pk=part.pk).status, line_of(part).units_missing) == ("paid", 0)


def test_something_else_is_offered_and_waits_for_the_buyer(client, part, member):
    other = pack(producer=member.producer, name_vi="Bánh kẹp")
    line = line_of(part)
    shown = text(client.get(f"/ban-hang/don/{part.number}/"))

    do(client, part, "doi-mon", {f"missing-{line.pk}": 2, f"substitute-{line.pk}": other.pk, "note": "Ngon lắm."})

    row = Proposal.objects.get().lines.get()
    assert "Bánh kẹp" in shown
    assert (row.units_missing, row.substitute_id, row.substitute_units) == (2, other.pk, 2)
    assert Proposal.objects.get().note == "Ngon lắm."
    page = text(client.get("/ban-hang/"))
    assert "Chờ người mua trả lời" in page
    assert "Người mua trả lời trước" in page


def test_only_own_goods_on_sale_with_stock_can_be_chosen(client, part, member):
    line = line_of(part)
    foreign = pack(name_vi="Món nhà khác")
    sold_out = pack(producer=member.producer, name_vi="Món đã hết")
    hidden = pack(producer=member.producer, name_vi="Món đã ẩn", status="hidden")
    Lot.objects.filter(variant=sold_out).update(units_on_hand=0)
    page = text(client.get(f"/ban-hang/don/{part.number}/"))

    for variant in (foreign, sold_out, hidden):
        answer = do(client, part, "doi-mon", {f"missing-{line.pk}": 1, f"substitute-{line.pk}": variant.pk})
        assert answer.status_code == 422
        assert f'value="{variant.pk}"' not in page
    assert SellerOrder.objects.get(pk=part.pk).status == "paid"


def test_an_offer_about_nothing_is_asked_again(client, part):
    answer = do(client, part, "doi-mon", {f"missing-{line_of(part).pk}": 0})

    assert (answer.status_code, SellerOrder.objects.get(pk=part.pk).status) == (422, "paid")
    assert "Chọn món bị thiếu và món thay." in text(answer)


@pytest.mark.parametrize(
    ("reason", "on_shelf"), [("sold_out", 5), ("not_good_enough", 5), ("no_transport", 10), ("day_off", 10)]
)
def test_goods_that_are_not_there_are_not_sold_again(client, part, reason, on_shelf):
    do(client, part, "tu-choi", {"reason": reason})

    assert Lot.objects.get().units_on_hand == on_shelf


def test_a_parcel_that_came_back_pays_the_goods_back_but_not_its_way(client, part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    asked_again = do(client, part, "khong-nhan")

    do(client, part, "khong-nhan", {"reason": "refused"})

    part.refresh_from_db()
    assert asked_again.status_code == 422
    assert (part.status, part.due_vnd) == ("not_accepted", part.delivery_vnd)
    assert "Hàng quay về" in text(client.get(f"/ban-hang/don/{part.number}/"))


def test_nothing_comes_back_that_was_not_sent(client, part):
    page = text(do(client, part, "khong-nhan", {"reason": "refused"}, follow=True))

    assert "vừa đổi trạng thái" in page
    assert SellerOrder.objects.get(pk=part.pk).status == "paid"


@pytest.mark.parametrize("move", ["nhan-thieu", "doi-mon"])
def test_an_answer_after_the_answer_is_told_and_changes_nothing(client, part, move):
    do(client, part, "tu-choi", {"reason": "day_off"})
    line = line_of(part)

    page = text(do(client, part, move, {f"units-{line.pk}": 3, f"missing-{line.pk}": 2}, follow=True))

    assert "vừa đổi trạng thái" in page
    assert (SellerOrder.objects.get(pk=part.pk).status, line_of(part).units_missing) == ("declined", 0)


def test_htmx_gets_the_shortened_card(client, part):
    card = text(do(client, part, "nhan-thieu", {f"units-{line_of(part).pk}": 4}, **HTMX))

    assert card.lstrip().startswith(f'<article class="card order-card" id="don-{part.number}">')
    assert "Đặt 5, có 4" in card


def test_the_deadline_is_the_producers_own_and_says_what_happens_then(client, member):
    Producer.objects.filter(pk=member.producer_id).update(answer_within_h=2)
    with clock.moment(timezone.now() - timedelta(hours=1)):
        part = paid(pack(producer=Producer.objects.get(pk=member.producer_id))).parts.get()

    page = text(client.get("/ban-hang/"))

    assert f"Trả lời trước {timezone.localtime(part.answer_by):%H:%M}" in page
    assert "mà chưa trả lời thì đơn tự hủy" in page


def test_six_orders_cost_as_many_statements_as_two(client, member, django_assert_num_queries):
    goods = pack(units_made=99, producer=member.producer)
    for _ in range(2):
        paid(goods)
    client.get("/ban-hang/")
    with django_assert_num_queries(20):
        client.get("/ban-hang/")
    for _ in range(4):
        paid(goods)
    with django_assert_num_queries(20):
        client.get("/ban-hang/")
