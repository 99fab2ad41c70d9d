"""A program orders ahead of a harvest, and a producer's program announces and ends one; strangers find nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Harvest, Lot
from catalog.services.weighing import sell_by_weight
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from orders.models import Cart, ExtraCharge, SellerOrder
from orders.services.answering import confirm_part
from orders.services.weighing import weigh_line
from tests.factories import MembershipFactory, UserFactory
from tests.orders.making import pack, paid
from tests.orders.preorders import bring_in, harvest_of, reserved

from .ordering import PLACE, order_input

pytestmark = pytest.mark.django_db
START = """
mutation ($id: ID!, $units: Int!, $key: UUID!) { preorderStart(harvestId: $id, units: $units, idempotencyKey: $key) {
  cart { token payNow { amount } payLater { amount } harvest { id unitsLeft depositBp harvestFrom } }
  errors { field code message } } }
"""
QUOTES = """
query ($token: ID) { deliveryQuotes(token: $token, wardCode: "31507") {
  total { amount } payNow { amount } payLater { amount } } }
"""
ORDER = """
query ($token: ID!) { order(token: $token) { payFirst { amount } payLater { amount }
  parts { status payFirst { amount } payLater { amount } harvest { id harvestFrom }
    charges { id kind amount { amount } status statusText payBy } } } }
"""
PRODUCTS = """{ products(first: 20) { edges { node { productVariants { name harvest { id unitsLeft } } } } } }"""
REFUSE = """
mutation ($token: ID!, $id: ID!) { chargeRefuse(token: $token, chargeId: $id) {
  charge { status } errors { field code } } }
"""
LIST = """
query ($slug: String!, $first: Int!, $after: String) { harvests(producer: $slug, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id productName variantName capUnits unitsReserved orders
    paid { amount } later { amount } openedAt failedAt failReason lotCode harvest { depositBp } } } } }
"""
ANNOUNCE = """
mutation ($variant: ID!, $until: DateTime!, $from: Date!, $to: Date!, $cap: Int!, $key: UUID!) {
  harvestAnnounce(variantId: $variant, orderUntil: $until, harvestFrom: $from, harvestUntil: $to, capUnits: $cap,
                  idempotencyKey: $key) { harvest { id harvest { depositBp } } errors { field code } } }
"""
BRING_IN = """
mutation ($id: ID!, $units: Int!) { harvestBringIn(id: $id, units: $units, lotCode: "VU-1") {
  harvest { lotCode orders openedAt } errors { field code } } }
"""
GIVE_UP = """
mutation ($id: ID!, $reason: String!) { harvestGiveUp(id: $id, reason: $reason) {
  harvest { failReason orders } errors { field code } } }
"""
WITHDRAW = """
mutation ($number: String!, $id: ID!) { chargeWithdraw(number: $number, chargeId: $id) {
  part { charges { status } } errors { field code } } }
"""


def key(harvest):
    return global_id("Harvest", harvest.pk)


def start(ask, harvest, units=3, idempotency_key=None):
    return ask(START, id=key(harvest), units=units, key=idempotency_key or str(uuid4()))["data"]["preorderStart"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_program_orders_ahead_with_a_deposit(ask, client, signed_in):
    if signed_in:
        client.force_login(UserFactory())
    harvest = harvest_of()

    cart = start(ask, harvest)["cart"]
    quotes = ask(QUOTES, token=cart["token"])["data"]["deliveryQuotes"]
    total = quotes["total"]["amount"]
    placed = ask(PLACE, input=order_input(cart["token"], total), key=str(uuid4()))["data"]["orderPlace"]

    assert (cart["payNow"], cart["payLater"]) == ({"amount": 45_000}, {"amount": 105_000})
    assert cart["harvest"] == {
        "id": key(harvest),
        "unitsLeft": 10,
        "depositBp": 3000,
        "harvestFrom": str(harvest.harvest_from),
    }
    assert (quotes["payNow"]["amount"], quotes["payLater"]["amount"]) == (45_000, total - 45_000)
    order = ask(ORDER, token=placed["order"]["token"])["data"]["order"]
    assert (order["payFirst"], order["payLater"]) == ({"amount": 45_000}, {"amount": total - 45_000})
    assert order["parts"][0]["harvest"]["id"] == key(harvest)


def test_repeating_gives_the_same_cart(ask):
    harvest, once = harvest_of(), str(uuid4())

    tokens = {start(ask, harvest, idempotency_key=once)["cart"]["token"] for _ in range(2)}

    assert (len(tokens), Cart.objects.count()) == (1, 1)


@pytest.mark.parametrize("units", [0, 11, 2_000_000_000])
def test_more_than_there_will_be_is_refused_and_leaves_no_cart(ask, units):
    answer = start(ask, harvest_of(), units)

    assert (answer["cart"], len(answer["errors"]), Cart.objects.count()) == (None, 1, 0)


@pytest.mark.parametrize("given", ["x", global_id("Harvest", 99_999), global_id("Lot", 1)])
def test_a_harvest_that_is_none_is_not_found(ask, given):
    answer = ask(START, id=given, units=1, key=str(uuid4()))["data"]["preorderStart"]

    assert [error["code"] for error in answer["errors"]] == ["NOT_FOUND"]


def test_packs_tell_the_harvest_that_takes_orders_for_a_constant_number_of_statements(ask):
    first = harvest_of()
    ask(PRODUCTS)
    with CaptureQueriesContext(connection) as one:
        ask(PRODUCTS + " ")
    over = harvest_of()
    Harvest.objects.filter(pk=over.pk).update(units_reserved=10)
    for _ in range(3):
        harvest_of()
    with CaptureQueriesContext(connection) as many:
        found = ask(PRODUCTS + "  ")["data"]["products"]["edges"]

    told = [variant["harvest"] for edge in found for variant in edge["node"]["productVariants"]]
    assert {"id": key(first), "unitsLeft": 10} in told
    assert (len(told), told.count(None), len(many)) == (5, 1, len(one))


def test_the_rest_is_shown_as_a_charge_and_can_not_be_refused(ask):
    part = reserved()
    bring_in(part, units=3)

    shown = ask(ORDER, token=part.order.token)["data"]["order"]["parts"][0]["charges"]
    answer = ask(REFUSE, token=part.order.token, id=shown[0]["id"])["data"]["chargeRefuse"]

    assert [(charge["kind"], charge["status"], charge["amount"]["amount"]) for charge in shown] == [
        ("REST", "ASKED", part.later_vnd)
    ]
    assert answer["charge"] is None
    assert ExtraCharge.objects.get().status == "asked"


@pytest.fixture
def heavier(client):
    """A part whose buyer is asked for 18,000 ₫ more; its producer is signed in."""
    variant = pack()
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    part = confirm_part(part_id=paid(variant, units=2).parts.get().pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=3500, actor=SYSTEM, ask_more=True)
    client.force_login(MembershipFactory(producer=part.producer).user)
    return ExtraCharge.objects.get()


def test_a_buyer_refuses_to_pay_more_by_the_orders_token_only(ask, heavier):
    other = paid(pack())
    strangers = ask(REFUSE, token=other.token, id=global_id("ExtraCharge", heavier.pk))["data"]["chargeRefuse"]
    assert (strangers["charge"], strangers["errors"][0]["code"]) == (None, "NOT_FOUND")

    mine = ask(REFUSE, token=heavier.part.order.token, id=global_id("ExtraCharge", heavier.pk))["data"]["chargeRefuse"]

    assert mine == {"charge": {"status": "REFUSED"}, "errors": []}


def test_a_producer_asks_no_longer_and_a_stranger_can_not(ask_producer, client, heavier):
    facts = {"number": heavier.part.number, "id": global_id("ExtraCharge", heavier.pk)}

    done = ask_producer(WITHDRAW, **facts)["data"]["chargeWithdraw"]
    client.force_login(MembershipFactory().user)
    stranger = ask_producer(WITHDRAW, **facts)["data"]["chargeWithdraw"]

    assert done == {"part": {"charges": [{"status": "WITHDRAWN"}]}, "errors": []}
    assert (stranger["part"], stranger["errors"][0]["code"]) == (None, "NOT_FOUND")


@pytest.fixture
def own(client):
    """A harvest of the producer who is signed in, three packs of it reserved."""
    variant = pack(units_made=1)
    client.force_login(MembershipFactory(producer=variant.product.producer).user)
    return reserved(harvest_of(variant)).harvest


def test_a_producer_lists_its_harvests_page_by_page(ask_producer, own):
    producer = own.variant.product.producer
    later = harvest_of(pack(producer=producer))
    harvest_of()  # a stranger's

    first = ask_producer(LIST, slug=producer.slug, first=1)["data"]["harvests"]
    second = ask_producer(LIST, slug=producer.slug, first=1, after=first["pageInfo"]["endCursor"])["data"]["harvests"]

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (
        2,
        True,
        False,
    )
    assert first["edges"][0]["node"]["id"] == key(later)
    node, part = second["edges"][0]["node"], SellerOrder.objects.get()
    assert (node["id"], node["orders"], node["unitsReserved"], node["harvest"]) == (key(own), 1, 3, {"depositBp": 3000})
    assert (node["paid"], node["later"]) == ({"amount": 45_000}, {"amount": part.later_vnd})


def test_the_list_costs_a_constant_number_of_statements(ask_producer, own):
    producer = own.variant.product.producer
    ask_producer(LIST, slug=producer.slug, first=20)
    with CaptureQueriesContext(connection) as one:
        ask_producer(LIST, slug=producer.slug, first=20)
    for _ in range(3):
        reserved(harvest_of(pack(producer=producer)))
    with CaptureQueriesContext(connection) as many:
        ask_producer(LIST, slug=producer.slug, first=20)

    assert len(many) == len(one)


def announcing(variant, **changes):
    today = clock.today()
    facts = {
        "variant": global_id("ProductVariant", variant.pk),
        "until": (clock.now() + timedelta(days=5)).isoformat(),
        "from": str(today + timedelta(days=6)),
        "to": str(today + timedelta(days=9)),
        "cap": 50,
        "key": str(uuid4()),
    }
    return {**facts, **changes}


def test_a_producer_announces_once_however_often_it_retries(ask_producer, own):
    facts = announcing(pack(producer=own.variant.product.producer))

    answers = [ask_producer(ANNOUNCE, **facts)["data"]["harvestAnnounce"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["harvest"]["harvest"] == {"depositBp": 3000}
    assert Harvest.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"), [({"cap": 0}, "INVALID"), ({"from": "2020-01-01"}, "INVALID"), ({"cap": 2_147_483_647}, "")]
)
def test_odd_announcements_are_refused_as_data(ask_producer, own, changes, code):
    variant = pack(producer=own.variant.product.producer)

    answer = ask_producer(ANNOUNCE, **announcing(variant, **changes))["data"]["harvestAnnounce"]

    assert (answer["harvest"] is None) == bool(answer["errors"])
    assert all(code in error["code"] for error in answer["errors"])


def test_a_producer_brings_in_what_was_ordered(ask_producer, own):
    answer = ask_producer(BRING_IN, id=key(own), units=5)["data"]["harvestBringIn"]
    again = ask_producer(BRING_IN, id=key(own), units=5)["data"]["harvestBringIn"]

    assert (answer["harvest"]["lotCode"], answer["harvest"]["orders"], answer["errors"]) == ("VU-1", 1, [])
    assert (again["harvest"], Lot.objects.filter(code="VU-1").count()) == (None, 1)
    assert SellerOrder.objects.get().status == "awaiting_rest"


def test_a_producer_gives_up_with_a_reason(ask_producer, own):
    silent = ask_producer(GIVE_UP, id=key(own), reason=" ")["data"]["harvestGiveUp"]
    assert silent["errors"][0]["field"] == "reason"

    answer = ask_producer(GIVE_UP, id=key(own), reason="Mưa dầm")["data"]["harvestGiveUp"]

    assert answer == {"harvest": {"failReason": "Mưa dầm", "orders": 0}, "errors": []}
    assert SellerOrder.objects.get().status == "declined"


def test_a_strangers_harvest_and_pack_do_not_exist(ask_producer, client, own):
    producer = own.variant.product.producer
    client.force_login(MembershipFactory().user)

    answers = [
        ask_producer(BRING_IN, id=key(own), units=5)["data"]["harvestBringIn"],
        ask_producer(GIVE_UP, id=key(own), reason="x")["data"]["harvestGiveUp"],
        ask_producer(ANNOUNCE, **announcing(pack(producer=producer)))["data"]["harvestAnnounce"],
    ]
    listed = ask_producer(LIST, slug=producer.slug, first=5)

    assert [answer["errors"][0]["code"] for answer in answers] == ["NOT_FOUND"] * 3
    assert listed["data"] is None
    own.refresh_from_db()
    assert (own.opened_at, own.failed_at, Harvest.objects.count()) == (None, None, 1)
