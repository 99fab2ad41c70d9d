"""Vụ thu hoạch: announced on a phone, brought in with its price told before, given up; never a stranger's."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from catalog.models import Harvest, Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import ExtraCharge, SellerOrder
from orders.services.charging import mark_charge_paid
from orders.services.harvesting import bring_in_harvest
from tests.factories import LotFactory, MembershipFactory
from tests.orders.making import pack
from tests.orders.preorders import bring_in, harvest_of, reserved

pytestmark = pytest.mark.django_db
PAGE = "/ban-hang/vu-thu-hoach/"


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


@pytest.fixture
def goods(member):
    return pack(units_made=1, producer=member.producer, name_vi="Vú sữa tím")


def text(answer):
    return " ".join(html.unescape(answer.content.decode()).split())


def form(**changes):
    today = clock.today()
    days = {"order_until": 20, "harvest_from": 30, "harvest_until": 40}
    said = {name: f"{today + timedelta(days=many):%Y-%m-%d}" for name, many in days.items()}
    return {**said, "cap_units": "200", "deposit_percent": "30", **changes}


def test_a_producer_announces_a_harvest_with_a_deposit_of_thirty_percent(client, member, goods):
    assert 'value="30"' in text(client.get(f"{PAGE}bao/"))

    answer = client.post(f"{PAGE}bao/", form(variant=goods.pk))

    harvest = Harvest.objects.get()
    assert (answer.status_code, answer.url) == (303, PAGE)
    assert (harvest.variant, harvest.cap_units, harvest.deposit_bp) == (goods, 200, 3000)
    page = text(client.get(PAGE))
    assert "Đã hứa 0 / 200 phần" in page
    assert '<progress max="200" value="0">' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"variant": ""}, "Chọn món sắp thu hoạch"),
        ({"cap_units": "0"}, "id_cap_units_error"),
        ({"deposit_percent": "101"}, "id_deposit_percent_error"),
        ({"harvest_from": "2020-01-01"}, "phải ở phía trước, theo thứ tự"),
        ({"order_until": "hôm nào"}, ""),
        ({"cap_units": "99999999999999999999"}, ""),
    ],
)
def test_an_odd_announcement_is_told_at_its_field_and_makes_nothing(client, goods, changes, words):
    answer = client.post(f"{PAGE}bao/", form(variant=goods.pk) | changes)

    assert (answer.status_code, words in text(answer), Harvest.objects.count()) == (422, True, 0)


def test_the_pack_of_a_stranger_is_no_choice(client, goods):
    answer = client.post(f"{PAGE}bao/", form(variant=pack().pk))

    assert (answer.status_code, Harvest.objects.count()) == (422, 0)


def test_a_pack_with_a_harvest_to_come_is_not_offered_again(client, goods):
    harvest_of(goods)

    assert "Món nào của nhà mình cũng đã báo vụ rồi" in text(client.get(f"{PAGE}bao/"))


def test_the_list_tells_what_was_ordered_and_which_money_waits(client, goods):
    harvest = harvest_of(goods)
    part = reserved(harvest, units=3)
    harvest_of(pack())  # of somebody else

    page = text(client.get(PAGE))

    assert "Đã hứa 3 / 10 phần" in page
    assert "<dt>Đơn đặt trước đã trả cọc</dt><dd>1</dd>" in page
    assert "<dd>45.000 ₫</dd>" in page
    assert f"<dd>{part.later_vnd:,} ₫</dd>".replace(",", ".") in page
    assert page.count("<article") == 1


def test_before_opening_the_page_says_for_how_many_it_is_enough(client, goods):
    harvest = harvest_of(goods)
    for units in (4, 4, 2):
        reserved(harvest, units=units)

    answer = client.post(f"{PAGE}{harvest.pk}/da-thu/", {"units": "7", "lot_code": "281126"})

    assert "3 đơn đặt trước, đủ cho 2 đơn, 1 đơn được trả cọc." in text(answer)
    assert "Còn dư 1 phần lên kệ bán" in text(answer)
    assert 'name="sure" value="7"' in text(answer)
    assert Harvest.objects.get().opened_at is None


def test_what_was_previewed_is_done(client, goods):
    part = reserved(harvest_of(goods), units=3)

    facts = {"units": "8", "lot_code": "VS-1", "best_before": "", "sure": "8"}
    answer = client.post(f"{PAGE}{part.harvest_id}/da-thu/", facts)

    part.refresh_from_db()
    assert (answer.status_code, part.status) == (303, "awaiting_rest")
    assert Lot.objects.values_list("units_on_hand", "units_held").get(code="VS-1") == (8, 3)
    page = text(client.get(PAGE))
    assert "Lô VS-1" in page
    assert "<dt>Đơn đang chờ trả nốt</dt><dd>1</dd>" in page


def test_another_number_is_previewed_first(client, goods):
    harvest = harvest_of(goods)

    answer = client.post(f"{PAGE}{harvest.pk}/da-thu/", {"units": "9", "lot_code": "VS-1", "sure": "8"})

    assert 'name="sure" value="9"' in text(answer)
    assert Harvest.objects.get().opened_at is None


def test_the_lot_code_says_the_day_and_is_never_one_that_was_used(client, goods):
    code = f"{clock.today():%d%m%y}"
    LotFactory(variant=goods, code=code)
    harvest = harvest_of(goods)

    assert f'value="{code}-2"' in text(client.get(f"{PAGE}{harvest.pk}/da-thu/"))

    answer = client.post(f"{PAGE}{harvest.pk}/da-thu/", {"units": "1", "lot_code": code, "sure": "1"})
    assert (answer.status_code, "Mã lô này đã có" in text(answer)) == (422, True)


@pytest.mark.parametrize("facts", [{"units": "0", "lot_code": "X"}, {"units": "3", "lot_code": " "}, {"units": "một"}])
def test_a_slip_opens_nothing(client, goods, facts):
    harvest = harvest_of(goods)

    assert client.post(f"{PAGE}{harvest.pk}/da-thu/", facts).status_code == 422

    assert Harvest.objects.get().opened_at is None


def test_giving_up_says_first_how_many_get_how_much_back(client, goods):
    harvest = harvest_of(goods)
    parts = [reserved(harvest, units=units) for units in (1, 2)]

    asked = client.get(f"{PAGE}{harvest.pk}/mat-mua/")
    silent = client.post(f"{PAGE}{harvest.pk}/mat-mua/", {"reason": " "})

    assert "2 người đã đặt được trả lại cọc, tất cả 45.000 ₫" in text(asked)
    assert (silent.status_code, Harvest.objects.get().failed_at) == (422, None)

    client.post(f"{PAGE}{harvest.pk}/mat-mua/", {"reason": "Mưa dầm"})

    for part in parts:
        part.refresh_from_db()
        assert (part.status, part.due_vnd) == ("declined", 0)
    assert "Lý do: Mưa dầm" in text(client.get(PAGE))


@pytest.mark.parametrize("way", ["da-thu", "mat-mua"])
def test_a_harvest_that_is_over_stays_so(client, goods, way):
    harvest = harvest_of(goods)
    bring_in_harvest(harvest_id=harvest.pk, units=1, lot_code="VS-1", actor=SYSTEM)

    answers = [
        client.get(f"{PAGE}{harvest.pk}/{way}/"),
        client.post(f"{PAGE}{harvest.pk}/{way}/", {"units": "2", "lot_code": "VS-2", "sure": "2", "reason": "x"}),
    ]

    assert [(answer.status_code, answer.url) for answer in answers] == [(303, PAGE)] * 2
    assert (Harvest.objects.get().failed_at, Lot.objects.filter(code="VS-2").exists()) == (None, False)


@pytest.mark.parametrize("way", ["da-thu", "mat-mua"])
def test_a_strangers_harvest_does_not_exist(client, member, way):
    other = harvest_of()

    answers = [
        client.get(f"{PAGE}{other.pk}/{way}/"),
        client.post(f"{PAGE}{other.pk}/{way}/", {"units": "1", "lot_code": "X", "sure": "1", "reason": "x"}),
        client.get(f"{PAGE}{other.pk + 1}/{way}/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert (Harvest.objects.get().opened_at, Harvest.objects.get().failed_at) == (None, None)


@pytest.mark.parametrize("page", ["", "bao/", "1/da-thu/", "1/mat-mua/"])
def test_nobody_reads_them_without_signing_in(client, page):
    assert client.get(f"{PAGE}{page}").status_code == 302


def test_ten_harvests_cost_as_many_statements_as_one(client, member, django_assert_num_queries):
    reserved(harvest_of(pack(producer=member.producer)))
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
    for _ in range(4):
        reserved(harvest_of(pack(producer=member.producer)))
        done = harvest_of(pack(producer=member.producer))
        bring_in_harvest(harvest_id=done.pk, units=1, lot_code="X", actor=SYSTEM)

    with django_assert_num_queries(7):
        client.get(PAGE)


def test_past_ones_go_on_where_a_page_ended(client, member):
    harvests = []
    for _ in range(2):
        harvests.append(harvest_of(pack(producer=member.producer)))
        bring_in_harvest(harvest_id=harvests[-1].pk, units=1, lot_code="X", actor=SYSTEM)

    page = text(client.get(PAGE, {"truoc": harvests[1].pk}))

    assert page.count("<article") == 1


def test_today_leads_to_a_harvest_whose_days_have_come(client, member, goods):
    harvest = harvest_of(goods)
    assert "Tới ngày thu hoạch" not in text(client.get("/ban-hang/"))

    Harvest.objects.update(harvest_from=clock.today())

    page = text(client.get("/ban-hang/"))
    assert "Tới ngày thu hoạch" in page
    assert f'href="{PAGE}{harvest.pk}/da-thu/"' in page


@pytest.mark.parametrize("brought_in", [False, True])
def test_a_preorder_stands_under_its_own_heading_and_asks_for_nothing(client, member, goods, brought_in):
    part = reserved(harvest_of(goods))
    if brought_in:
        bring_in(part, units=5)

    today, listed = text(client.get("/ban-hang/")), text(client.get("/ban-hang/don/", {"trang-thai": "dat-truoc"}))

    assert "1 đơn đặt trước, chưa phải làm gì" in today
    assert part.number not in today
    assert 'class="badge badge-new waiting"' not in today
    assert part.number in listed
    for status in ("paid", "confirmed"):
        assert part.number not in text(client.get("/ban-hang/don/", {"trang-thai": status}))


def test_a_preorder_that_is_paid_in_full_is_packed_like_any_other(client, member, goods):
    part = reserved(harvest_of(goods))
    bring_in(part, units=5)
    mark_charge_paid(charge_id=ExtraCharge.objects.get().pk)

    today = text(client.get("/ban-hang/"))

    assert "đơn đặt trước, chưa phải làm gì" not in today
    assert part.number in today[today.index('id="can-dong-goi"') :]


def test_the_page_of_a_preorder_says_its_days_and_what_was_paid(client, member, goods):
    part = reserved(harvest_of(goods))
    harvest = part.harvest

    page = text(client.get(f"/ban-hang/don/{part.number}/"))

    assert f"Thu hoạch {harvest.harvest_from:%d/%m} – {harvest.harvest_until:%d/%m}" in page
    assert 'Đã trả cọc <b class="num">45.000 ₫</b>' in page

    bring_in_harvest(harvest_id=harvest.pk, units=5, lot_code="X", actor=SYSTEM)

    assert "Người mua trả nốt trước" in text(client.get(f"/ban-hang/don/{part.number}/"))
    assert SellerOrder.objects.get().status == "awaiting_rest"
