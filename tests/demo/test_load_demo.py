"""The demo province: all of it, through the real doors, and only once."""

from __future__ import annotations

import os

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import F
from django.test import override_settings

from catalog.models import (
    Category,
    Certificate,
    Harvest,
    HelpConsent,
    Lot,
    Marketplace,
    Membership,
    Producer,
    ProducerLetter,
    Product,
    ProductChange,
    ProductVariant,
)
from marketplace.accounts.models import User
from marketplace.demo.orders import write_orders
from marketplace.demo.tasks import write_history
from marketplace.kernel import clock
from orders.models import ExtraCharge, Order, OrderNotice, SellerOrder, StockHold
from orders.selectors import parts_to_do
from payments.models import Payment, PaymentShare, Payout, Refund
from tests.databases import fresh_copy, province_template

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, tmp_path_factory, worker_id):
    """The province, loaded once for all questions about it; each test's own changes are rolled back as ever."""
    address, database = os.environ["DATABASE_URL"], connections["default"]
    usual, ours = database.settings_dict["NAME"], f"asked_{worker_id}"
    fresh_copy(address, ours, province_template(address))
    database.close()
    database.settings_dict["NAME"] = ours
    with override_settings(DEMO=True, DEMO_ORDERS=40, DATA_DIR=tmp_path_factory.mktemp("demo")):
        yield
    with django_db_blocker.unblock():
        database.close()
    database.settings_dict["NAME"] = usual


def test_the_whole_catalogue_is_there_and_loading_again_changes_nothing(province):
    counts = [
        model.objects.count() for model in (Marketplace, Category, Producer, Product, ProductVariant, Certificate)
    ]
    stock = sum(Lot.objects.values_list("units_on_hand", flat=True))

    call_command("load_demo")

    assert counts == [12, 36, 94, 244, 331, 121]  # four want to join; four certificates in each state
    assert stock == sum(Lot.objects.values_list("units_on_hand", flat=True))


def test_orders_stand_in_every_state_and_agree_with_money_and_stock(province):
    assert Order.objects.count() == 40
    assert set(SellerOrder.objects.values_list("status", flat=True)) >= {"delivered", "cancelled", "declined", "paid"}
    paid = sum(order.first_vnd for order in Order.objects.filter(paid_at__isnull=False))
    assert paid == sum(Payment.objects.values_list("amount_vnd", flat=True))
    assert paid == sum(PaymentShare.objects.values_list("captured_vnd", flat=True))
    declined = sum(SellerOrder.objects.filter(status="declined").values_list("total_vnd", flat=True))
    assert declined == sum(Refund.objects.filter(status="succeeded").values_list("amount_vnd", flat=True))
    held = StockHold.objects.filter(sold_at=None, released_at=None)
    assert set(held.values_list("line__part__status", flat=True)) == {"awaiting_rest"}
    assert not Lot.objects.filter(units_held__gt=F("units_on_hand")).exists()


def test_the_past_is_gone_on_with_where_it_stopped(province):
    assert [write_orders(43, at_most=2), write_orders(43, at_most=2), write_orders(43, at_most=2)] == [2, 1, 0]

    assert Order.objects.count() == 43
    assert not OrderNotice.objects.filter(sent_at__isnull=True).exists()


def test_the_worker_writes_the_past_to_its_end_and_no_further(province, settings):
    settings.DEMO_ORDERS = 48
    Payout.objects.all().delete()

    write_history()
    write_history()

    assert Order.objects.count() == 48


def test_goods_that_are_ordered_ahead_have_a_harvest_to_come(province):
    ahead = Product.objects.published().filter(tags__contains=[Product.PREORDER_TAG])
    taking = Harvest.objects.taking_orders(clock.now())

    assert set(ahead) == {harvest.variant.product for harvest in taking.select_related("variant__product")}
    assert ahead.count() >= 5


def test_the_demo_buyer_waits_for_one_harvest_and_owes_the_rest_of_another(province):
    mine = SellerOrder.objects.filter(order__buyer__isnull=False, harvest__isnull=False)

    assert sorted(mine.values_list("status", flat=True)) == ["awaiting_rest", "reserved"]
    assert ExtraCharge.objects.get().status == "asked"


def test_four_people_can_sign_in_and_those_who_want_to_join(province):
    assert User.objects.count() == 8  # four of them want to join
    assert HelpConsent.objects.live().get(helper__user__email="toso@cho-que.example").producer.slug == "nguyet-pho"
    assert Membership.objects.get(user__email="nguyetpho@cho-que.example").producer.slug == "nguyet-pho"


def test_the_producer_one_signs_in_as_has_something_to_do(province):
    day = parts_to_do(Producer.objects.get(slug="nguyet-pho"))

    assert min(len(day.to_confirm), len(day.to_pack), len(day.to_ship), len(day.on_the_way)) >= 1


def test_it_refuses_to_load_into_a_real_shop(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


def test_there_is_something_to_review_in_every_queue(province):
    applying = Producer.objects.exclude(status="approved").values_list("status", flat=True)
    certificates = Certificate.objects.filter(added_by__isnull=True, scheme="food_safety", file_name__gt="")

    assert sorted(applying) == ["applicant", "changes_requested", "refused", "submitted"]
    assert sorted(certificates.values_list("status", flat=True)) == ["refused", "verified", "verified", "waiting"]
    assert ProductChange.objects.filter(status="awaiting").count() == 3
    assert not ProducerLetter.objects.filter(sent_at__isnull=True).exists()
    assert Producer.objects.trading().filter(acceptances__isnull=True).count() == 0
