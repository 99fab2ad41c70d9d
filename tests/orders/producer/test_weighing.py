"""The scales on the phone: heavier goods ask the producer which way to go, and then perhaps the buyer."""

from __future__ import annotations

import html
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from catalog.services.weighing import sell_by_weight
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import ExtraCharge
from orders.services.answering import confirm_part
from orders.services.weighing import weigh_line
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid

TEN = datetime(2031, 11, 29, 10, 0, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db


@pytest.fixture
def part(client):
    """Two pomelos at 60,000 ₫/kg, at most 1.6 kg each: 192,000 ₫ paid, confirmed; their producer is signed in."""
    member = MembershipFactory()
    client.force_login(member.user)
    variant = pack(producer=member.producer)
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    return confirm_part(part_id=paid(variant, units=2).parts.get().pk, actor=SYSTEM)


def text(answer):
    return " ".join(html.unescape(answer.content.decode()).split())


def weigh(client, part, weight_g, **facts):
    return client.post(f"/ban-hang/don/{part.number}/can/{part.lines.get().pk}/", {"weight_g": weight_g, **facts})


def asked(part):
    line = part.lines.get()
    weigh_line(part_id=part.pk, line_id=line.pk, weight_g=3500, actor=SYSTEM, ask_more=True)
    return ExtraCharge.objects.get()


def test_a_heavier_weight_shows_two_ways_and_writes_nothing_yet(client, part):
    page = text(weigh(client, part, 3500))

    assert "cân được 3500 g, nặng hơn mức người mua đã trả, chênh 18.000 ₫" in page.replace("3.500", "3500")
    assert 'name="nang-hon" value="da-tra" checked' in page
    assert part.lines.get().weighed_g is None


@pytest.mark.parametrize(("way", "charges"), [("da-tra", 0), ("hoi", 1)])
def test_the_chosen_way_is_gone(client, part, way, charges):
    weigh(client, part, 3500, **{"nang-hon": way})

    assert (part.lines.get().weighed_g, ExtraCharge.objects.filter(amount_vnd=18_000).count()) == (3500, charges)


@pytest.mark.parametrize("weight_g", [3000, 99_999])
def test_only_a_plausible_heavier_weight_is_asked_about(client, part, weight_g):
    assert "nang-hon" not in text(weigh(client, part, weight_g))


def test_the_card_alone_comes_back_to_htmx(client, part):
    answer = client.post(
        f"/ban-hang/don/{part.number}/can/{part.lines.get().pk}/", {"weight_g": 3500}, headers={"HX-Request": "true"}
    )

    assert ("nang-hon" in text(answer), "<html" in text(answer)) == (True, False)


def test_while_the_buyer_is_asked_the_card_says_until_when(client, part):
    ExtraCharge.objects.filter(pk=asked(part).pk).update(pay_by=TEN)

    for page in (client.get("/ban-hang/"), client.get(f"/ban-hang/don/{part.number}/")):
        assert "Đang chờ người mua trả thêm 18.000 ₫, tới 10:00 ngày 29/11" in text(page)
        assert "Thôi không hỏi nữa" in text(page)
        assert "Người mua trả thêm trước 10:00 ngày 29/11" in text(page)


def test_past_its_moment_the_card_says_so(client, part):
    ExtraCharge.objects.filter(pk=asked(part).pk).update(pay_by=clock.now() - timedelta(minutes=1))

    assert "Người mua quá giờ trả lời" in text(client.get("/ban-hang/"))


def test_a_producer_asks_no_longer(client, part):
    charge = asked(part)

    answer = client.post(f"/ban-hang/don/{part.number}/tra-them/{charge.pk}/thoi/", {"from": "part"}, follow=True)

    charge.refresh_from_db()
    assert charge.status == "withdrawn"
    assert "gửi theo giá đã trả, chợ báo người mua" in text(answer)
    assert "Thôi không hỏi nữa" not in text(answer)


def test_a_stranger_withdraws_nothing_and_a_charge_of_another_part_is_none(client, part):
    charge = asked(part)
    theirs = paid(pack(producer=part.producer)).parts.get()
    client.post(f"/ban-hang/don/{theirs.number}/tra-them/{charge.pk}/thoi/")

    client.force_login(MembershipFactory().user)
    stranger = client.post(f"/ban-hang/don/{part.number}/tra-them/{charge.pk}/thoi/")

    charge.refresh_from_db()
    assert (stranger.status_code, charge.status) == (404, "asked")


def test_who_comes_by_get_is_led_to_the_order(client, part):
    charge = asked(part)

    assert client.get(f"/ban-hang/don/{part.number}/tra-them/{charge.pk}/thoi/").url.endswith(f"/{part.number}/")
