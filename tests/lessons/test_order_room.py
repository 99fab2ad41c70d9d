"""Faults that other marketplaces have in their order room, each shown not to be ours. What they are: faults.py."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import translation
from graphql import GraphQLInputObjectType

from catalog.models import Lot
from catalog.search import index_products
from catalog.selectors.choice import ProductQuery
from catalog.selectors.listing import find_products
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import MarketplaceError
from marketplace.schema import storefront
from orders.models import Adjustment, Order, OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.notices import send_notices
from orders.services.placing import place_order
from orders.services.timing import press_for_answers
from orders.services.unpaid import mark_paid
from payments.models import Refund
from payments.services.refunding import ask_due_refunds
from tests.factories import MembershipFactory
from tests.orders.making import cart_of, pack, paid, placed, request
from tests.payments.test_settling import settled
from tests.races import race


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("buyers", [2, 3, 4, 5, 6])
def test_in_twenty_rounds_two_to_six_buyers_of_one_unit_never_oversell(buyers):
    variant = pack(units_made=4)
    for _round in range(4):
        Lot.objects.update(units_on_hand=1, units_held=0)
        carts = [cart_of(variant) for _ in range(buyers)]

        results = race(
            Lot.objects.all(),
            [
                partial(place_order, cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)
                for cart in carts
            ],
        )

        assert sorted(type(each).__name__ for each in results) == ["Order"] + ["OutOfStock"] * (buyers - 1)


@pytest.mark.django_db
def test_owed_messages_are_written_with_the_move_and_not_after_it(mailoutbox):
    order = placed(pack())

    # The process dies before the commit: neither the move nor its messages are there.
    with transaction.atomic():
        mark_paid(order_id=order.pk)
        transaction.set_rollback(True)
    before = (Order.objects.get().paid_at, OrderNotice.objects.filter(kind="paid").count())
    # It dies right after the commit, before anything else could run: the rows wait for the next sweep.
    mark_paid(order_id=order.pk)
    owed = OrderNotice.objects.filter(sent_at=None).count()
    send_notices()

    assert before == (None, 0)
    assert (owed, len(mailoutbox), OrderNotice.objects.filter(sent_at=None).count()) == (3, 3, 0)


def test_no_input_of_the_api_takes_a_status():
    types = storefront.graphql_schema.type_map.values()
    inputs = {
        f"{each.name}.{name}" for each in types if isinstance(each, GraphQLInputObjectType) for name in each.fields
    }
    mutations = storefront.graphql_schema.mutation_type.fields
    arguments = {f"{name}.{argument}" for name, field in mutations.items() for argument in field.args}

    assert len(arguments) > 5
    assert [name for name in inputs | arguments if re.search(r"status|state", name, re.IGNORECASE)] == []


def test_the_buyers_api_has_no_door_of_a_producer():
    doors = {"confirm", "decline", "pack", "ship", "deliver", "propose", "settle", "recall"}

    names = list(storefront.graphql_schema.mutation_type.fields)

    assert "orderPlace" in names
    assert [name for name in names if doors & {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/ban-hang/", "/ban-hang/don/", "/ban-hang/don/{}/", "/ban-hang/don/{}/phieu/"])
def test_a_producer_reads_nothing_of_another_producers_part_of_the_same_order(client, path):
    member = MembershipFactory()
    mine = pack(producer=member.producer, name_vi="Hành tím Vĩnh Châu")
    others = pack(name_vi="Khô cá lóc nhà khác")
    others.price_vnd = 77_777
    others.save(update_fields=["price_vnd"])
    order = paid(mine, others)
    own, foreign = order.parts.get(producer=member.producer), order.parts.exclude(producer=member.producer).get()
    client.force_login(member.user)

    page = client.get(path.format(own.number)).content.decode()

    assert "Hành tím Vĩnh Châu" in page or own.number in page
    told = ["Khô cá lóc", foreign.number, foreign.producer.name, "77.777", f"{order.total_vnd:,}".replace(",", ".")]
    assert [words for words in told if words in page] == []


@pytest.mark.django_db
def test_less_than_was_ordered_gives_the_difference_back_by_itself_and_says_why():
    part = settled(placed(pack(units_made=5), units=3)).order.parts.get()

    confirm_part(part_id=part.pk, actor=SYSTEM, units={part.lines.get().pk: 2})
    ask_due_refunds()

    part.refresh_from_db()
    assert list(Refund.objects.values_list("amount_vnd", "adjustment__kind")) == [(50_000, Adjustment.Kind.SHORT)]
    assert part.due_vnd == part.total_vnd - 50_000
    assert OrderNotice.objects.filter(kind="confirmed_short", part=part).count() == 1


@pytest.mark.django_db
def test_a_producer_that_never_answers_is_reminded_the_operator_told_and_the_buyer_paid_back():
    part = settled(placed(pack(units_made=5))).order.parts.get()
    asked = []

    for hours in (11, 13, 19, 21, 25):
        with clock.moment(part.paid_at + timedelta(hours=hours)):
            asked.append(press_for_answers())
            ask_due_refunds()

    kinds = list(OrderNotice.objects.exclude(kind__in=["placed", "paid", "to_confirm"]).values_list("kind", flat=True))
    assert asked == [0, 1, 0, 1, 1]
    assert kinds == ["remind", "unanswered", "expired", "expired_producer"]
    assert (SellerOrder.objects.get().status, Refund.objects.get().amount_vnd) == ("expired", part.total_vnd)


def test_stock_is_counted_in_one_place_only():
    counted = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in {"catalog", "orders", "payments"}
        for field in model._meta.get_fields()
        if re.search(r"stock|on_hand|inventory|units_(left|free)", field.name)
    }

    assert counted == {"Lot.units_on_hand"}


@pytest.mark.django_db
def test_goods_that_are_sold_out_stay_visible_and_say_so(client):
    product = pack(units_made=1, name_vi="Cốm dẹp").product
    paid(product.variants.get())
    index_products([product.pk])

    page = client.get(f"/san-pham/{product.slug}/")

    assert [each.name_vi for each in find_products(ProductQuery(search="com dep")).products] == ["Cốm dẹp"]
    assert (page.status_code, "Hết hàng" in page.content.decode()) == (200, True)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/ban-hang/", "/ban-hang/don/"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_producers_pages_fit_a_phone_and_name_their_language(client, path, language):
    client.force_login(MembershipFactory().user)

    page = client.get(f"/en{path}" if language == "en" else path).content.decode()

    assert f'<html lang="{language}"' in page
    assert re.search(r'<meta name="viewport" content="width=device-width[^"]*"', page)


def _refusals(of: type[MarketplaceError] = MarketplaceError) -> list[type[MarketplaceError]]:
    return [each for child in of.__subclasses__() for each in [child, *_refusals(child)]]


def test_every_refusal_speaks_in_words_and_not_in_codes():
    with translation.override("vi"):
        words = {each.code: str(each.default_message) for each in _refusals()}

    assert {"OUT_OF_STOCK", "STATE_CONFLICT", "REASON_NEEDED", "RETURN_REFUSED", "ALREADY_PAID"} <= set(words)
    assert [code for code, text in words.items() if len(text.split()) < 3 or code in text or not code.isupper()] == []
