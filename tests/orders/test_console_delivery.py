"""Operators write down pick-up points, prices of deliveries and far wards in the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from orders.models import Carrier, CarrierWard, DeliveryTariff, PickupPoint
from orders.services.tariffs import TariffFacts, set_tariff
from tests.factories import ProducerFactory, UserFactory

from .making import HOURS, pickup_point
from .test_console import operator

pytestmark = pytest.mark.django_db

POINTS = "/console/orders/pickuppoint"
TARIFFS = "/console/orders/deliverytariff"
POINT = {
    "name": "Chợ Bông Sen",
    "kind": "market",
    "ward_code": "31507",
    "street": "2 Hai Bà Trưng",
    "phone": "0299 382 3000",
    "hold_days": "2",
    "capacity": "9",
    "is_active": "on",
    "serves_all": "on",
    **{f"hours_{weekday}": hours for weekday, hours in enumerate(HOURS)},
}
PRICE = {
    "brackets": "500: 16.000\n2000: 32.000",
    "step_g": "500",
    "step_vnd": "5000",
    "volumetric_divisor": "6000",
    "remote_vnd": "10000",
    "cold_vnd": "0",
    "days_min": "1",
    "days_max": "3",
    "valid_from": "2027-01-01",
    "valid_until": "",
}


@pytest.fixture(autouse=True)
def _before_the_prices_begin() -> Iterator[None]:
    """Prices are written down for days to come; those of this file begin in 2027."""
    with clock.moment(datetime(2026, 11, 28, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def clerk():
    rows = ("pickuppoint", "deliverytariff", "carrier")
    return operator(*(f"{may}_{row}" for may in ("view", "add", "change") for row in rows))


@pytest.fixture
def tariff():
    return DeliveryTariff.objects.get(service__code="standard", zone="north")


def facts(**changes):
    known = {"zone": "north", "brackets": [(500, 16_000)], "step_g": 500, "step_vnd": 5_000, "days_min": 1}
    return TariffFacts(**{**known, "days_max": 3, "valid_from": date(2027, 1, 1), **changes})


def test_a_point_is_made_with_hours_of_each_day(clerk):
    pickup_point()

    answer = clerk.post(f"{POINTS}/do/diem-moi/", POINT)

    made = PickupPoint.objects.get(name="Chợ Bông Sen")
    assert (answer.status_code, made.hours, made.phone) == (302, list(HOURS), "+842993823000")
    assert (made.ward_id, made.capacity, made.has_fridge) == ("2025-31507", 9, False)
    assert AuditEntry.objects.filter(command="save_pickup_point", actor_kind="user").count() == 1


def test_a_point_is_changed_from_what_it_says(clerk):
    point = pickup_point(serves_all=False, producer_ids=[ProducerFactory().pk])
    page = clerk.get(f"{POINTS}/{point.pk}/do/sua/")
    told = {name: field.value() for name, field in ((each.name, each) for each in page.context["form"])}
    sent = {name: value for name, value in told.items() if value not in (False, None)}
    sent |= {"producers": told["producers"], "capacity": "30", "is_active": ""}

    answer = clerk.post(f"{POINTS}/{point.pk}/do/sua/", sent)

    changed = PickupPoint.objects.get()
    assert (answer.status_code, changed.capacity, changed.is_active) == (302, 30, False)
    assert (changed.name, changed.hours, changed.street) == (point.name, point.hours, point.street)
    assert changed.producers.count() == 1


@pytest.mark.parametrize(("wrong", "words"), [
    ({"hours_0": "7 giờ"}, "Giờ mở cửa: bảy ngày"),
    ({"ward_code": "Phường Tân"}, "Có nhiều nơi tên như vậy"),
    ({"ward_code": "99999"}, "Không có xã, phường nào mang mã này"),
    ({"serves_all": ""}, "Chọn ít nhất một nhà làm"),
    ({"name": "Cửa hàng OCOP Giồng Me"}, "Đã có điểm lấy hàng tên này"),
])  # fmt: skip
def test_nonsense_about_a_point_is_told_and_makes_nothing(clerk, wrong, words):
    pickup_point()

    answer = clerk.post(f"{POINTS}/do/diem-moi/", POINT | wrong)

    assert (answer.status_code, PickupPoint.objects.count()) == (422, 1)
    assert words in answer.content.decode()


@pytest.mark.parametrize("may", ["view", "change"])
def test_who_may_not_add_sees_no_button_and_makes_nothing(may):
    client = operator("view_pickuppoint", f"{may}_pickuppoint")

    page = client.get(f"{POINTS}/").content.decode()
    answer = client.post(f"{POINTS}/do/diem-moi/", POINT)

    assert "/do/diem-moi/" not in page
    assert (answer.status_code, PickupPoint.objects.count()) == (403, 0)


def test_a_stranger_is_sent_to_sign_in(client):
    client.force_login(UserFactory())

    answer = client.post(f"{POINTS}/do/diem-moi/", POINT)

    assert (answer.status_code, PickupPoint.objects.count()) == (302, 0)
    assert answer["Location"].startswith("/console/login/")


def test_the_buttons_stand_above_the_list_and_on_the_row(clerk, tariff):
    assert f"{TARIFFS}/do/bang-gia-moi/" in clerk.get(f"{TARIFFS}/").content.decode()
    assert f"{TARIFFS}/{tariff.pk}/do/gia-moi/" in clerk.get(f"{TARIFFS}/{tariff.pk}/change/").content.decode()


def test_a_price_is_looked_at_before_it_holds(clerk, tariff):
    before = DeliveryTariff.objects.count()
    empty = clerk.get(f"{TARIFFS}/{tariff.pk}/do/gia-moi/").content.decode()

    answer = clerk.post(f"{TARIFFS}/{tariff.pk}/do/gia-moi/", PRICE | {"preview": "1"})

    assert 'name="preview"' in empty
    assert "1,5 kg tới Miền Bắc: 32.000\xa0₫; xã, phường xa: 42.000\xa0₫" in answer.content.decode()
    assert (answer.status_code, DeliveryTariff.objects.count()) == (200, before)


def test_a_new_price_ends_the_one_before(clerk, tariff):
    answer = clerk.post(f"{TARIFFS}/{tariff.pk}/do/gia-moi/", PRICE)

    tariff.refresh_from_db()
    new = DeliveryTariff.objects.get(service=tariff.service, zone="north", valid_from=date(2027, 1, 1))
    assert (answer.status_code, tariff.valid_until, new.valid_until) == (302, date(2026, 12, 31), None)
    assert list(new.brackets.values_list("up_to_g", "fee_vnd")) == [(500, 16_000), (2000, 32_000)]
    assert AuditEntry.objects.get(command="set_tariff").before == {"ended": tariff.pk}


def test_a_price_where_there_was_none(clerk, tariff):
    DeliveryTariff.objects.filter(pk=tariff.pk).delete()

    answer = clerk.post(f"{TARIFFS}/do/bang-gia-moi/", PRICE | {"service": tariff.service_id, "zone": "north"})

    assert (answer.status_code, DeliveryTariff.objects.get(service=tariff.service, zone="north").step_g) == (302, 500)


@pytest.mark.parametrize(("change", "field"), [
    ({"valid_from": date(2027, 2, 1)}, "valid_from"),
    ({"valid_from": date(2027, 1, 15), "valid_until": date(2027, 2, 1)}, "valid_until"),
    ({"valid_from": date(2027, 1, 1), "valid_until": date(2027, 1, 9)}, "valid_until"),
    ({"valid_from": date(2020, 1, 1)}, "valid_from"),
    ({"brackets": [(500, 16_000), (400, 17_000)]}, "brackets"),
    ({"brackets": [(500, 16_000), (900, 15_000)]}, "brackets"),
    ({"days_max": 0}, "days_max"),
    ({"zone": "mars"}, "zone"),
])  # fmt: skip
def test_a_price_that_overlaps_or_leaves_a_gap_or_makes_no_sense_is_refused(tariff, change, field):
    set_tariff(service_id=tariff.service_id, facts=facts(valid_from=date(2027, 2, 1)), actor=SYSTEM)
    before = list(DeliveryTariff.objects.values())

    with pytest.raises(InvalidInput) as refusal:
        set_tariff(service_id=tariff.service_id, facts=facts(**change), actor=SYSTEM)

    assert refusal.value.field == field
    assert list(DeliveryTariff.objects.values()) == before


def test_lines_that_are_no_brackets_are_named(clerk, tariff):
    answer = clerk.post(f"{TARIFFS}/{tariff.pk}/do/gia-moi/", PRICE | {"brackets": "500: 16.000\nnửa ký 9 ngàn"})

    assert (answer.status_code, DeliveryTariff.objects.filter(valid_from=date(2027, 1, 1)).count()) == (422, 0)
    assert "Không hiểu dòng “nửa ký 9 ngàn”" in answer.content.decode()


def test_a_price_of_yesterday_is_not_written(clerk, tariff):
    yesterday = clock.today() - timedelta(days=1)

    answer = clerk.post(f"{TARIFFS}/{tariff.pk}/do/gia-moi/", PRICE | {"valid_from": f"{yesterday:%Y-%m-%d}"})

    assert answer.status_code == 422
    assert "Ngày bắt đầu đã qua" in answer.content.decode()


def test_a_far_ward_is_written_and_taken_back(clerk):
    pickup_point()
    CarrierWard.objects.all().delete()
    address = f"/console/orders/carrier/{Carrier.objects.all()[0].pk}/do/xa-phuong/"

    clerk.post(address, {"ward_code": "31507", "is_remote": "on", "weekdays": ["5", "1"], "note": "Đò"})
    row = CarrierWard.objects.get()
    clerk.post(address, {"ward_code": "31507"})

    assert (row.ward_id, row.is_remote, row.weekdays, row.note) == ("2025-31507", True, [1, 5], "Đò")
    assert CarrierWard.objects.count() == 0
    assert AuditEntry.objects.filter(command="set_carrier_ward").count() == 2
