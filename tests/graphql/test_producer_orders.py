"""A producer's program works on its own orders, and on nobody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Lot, ProducerBreak
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.graphql.ids import global_id
from orders.models import Adjustment, Return, SellerOrder
from orders.services.answering import confirm_part
from orders.services.parts import deliver_part, ship_part
from orders.services.returning import ask_return
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
PART = "part { number status due { amount } } errors { code field }"
LIST = """query ($slug: String!, $first: Int, $after: String) {
  sellerOrders(producer: $slug, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { number status answerBy recipient { fullName phone addressText } timeline { status }
      lines { id productName units unitsMissing due { amount } } adjustments { kind amount { amount } } } } } }"""
MOVES = {
    "partConfirm": "mutation ($n: String!) { partConfirm(number: $n) { PART } }",
    "partPack": "mutation ($n: String!) { partPack(number: $n) { PART } }",
    "partShip": 'mutation ($n: String!) { partShip(number: $n, carrier: "Xe", trackingNumber: "1") { PART } }',
    "partDeliver": "mutation ($n: String!) { partDeliver(number: $n) { PART } }",
    "partDecline": 'mutation ($n: String!) { partDecline(number: $n, reason: "Hết hàng") { PART } }',
    "partNotAccept": 'mutation ($n: String!) { partNotAccept(number: $n, reason: "Vắng nhà") { PART } }',
    "partPropose": "mutation ($n: String!) { partPropose(number: $n, offers: []) { PART } }",
}


@pytest.fixture
def part(client):
    """A paid part of three packs, its producer signed in."""
    part = paid(pack(units_made=9), units=3).parts.get()
    client.force_login(MembershipFactory(producer=part.producer).user)
    return part


def move(ask, name, number):
    return ask(MOVES[name].replace("PART", PART), n=number)["data"][name]


def shipped(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)


def test_a_part_goes_all_the_way_by_program(ask_producer, part):
    states = [
        move(ask_producer, name, part.number)["part"]["status"]
        for name in ("partConfirm", "partPack", "partShip", "partDeliver")
    ]

    assert states == ["CONFIRMED", "PACKED", "HANDED_OVER", "DELIVERED"]


def test_fewer_packs_are_confirmed_and_paid(ask_producer, part):
    line = part.lines.get()
    query = """mutation ($n: String!, $line: ID!) {
      partConfirm(number: $n, lines: [{lineId: $line, units: 2}]) { part { status due { amount }
        lines { units unitsMissing due { amount } } adjustments { kind amount { amount } } } errors { code } } }"""

    answer = ask_producer(query, n=part.number, line=global_id("OrderLine", line.pk))["data"]["partConfirm"]

    assert answer["errors"] == []
    assert answer["part"]["lines"] == [{"units": 3, "unitsMissing": 1, "due": {"amount": 100_000}}]
    assert answer["part"]["adjustments"] == [{"kind": "SHORT", "amount": {"amount": -50_000}}]


@pytest.mark.parametrize("name", MOVES)
def test_a_stranger_can_move_nothing(ask_producer, client, part, name):
    client.force_login(MembershipFactory().user)

    answer = move(ask_producer, name, part.number)

    assert (answer["part"], answer["errors"][0]["code"]) == (None, "NOT_FOUND")
    assert SellerOrder.objects.get(pk=part.pk).status == "paid"


@pytest.mark.parametrize("name", MOVES)
def test_nobody_moves_anything_without_signing_in(ask_producer, client, part, name):
    client.logout()

    assert move(ask_producer, name, part.number)["errors"][0]["code"] == "SIGN_IN_NEEDED"


def test_a_stranger_reads_nothing(ask_producer, client, part):
    client.force_login(MembershipFactory().user)

    listed = ask_producer(LIST, slug=part.producer.slug, first=5)
    one = ask_producer("query ($n: String!) { sellerOrder(number: $n) { number } }", n=part.number)

    assert (listed.get("data"), one["data"]) == (None, {"sellerOrder": None})


def test_the_list_is_paged_and_costs_the_same_however_long(ask_producer, part):
    for _ in range(3):
        paid(part.lines.get().variant)

    with CaptureQueriesContext(connection) as few:
        first = ask_producer(LIST, slug=part.producer.slug, first=1)["data"]["sellerOrders"]
    with CaptureQueriesContext(connection) as many:
        rest = ask_producer(LIST, slug=part.producer.slug, first=10, after=first["pageInfo"]["endCursor"])

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (4, True)
    assert len(rest["data"]["sellerOrders"]["edges"]) == 3
    assert len(many) == len(few)


def test_a_return_is_settled_in_part(ask_producer, part):
    shipped(part)
    line = part.lines.get()
    asked = ask_return(part_id=part.pk, units={line.pk: 2}, reason="spoilt", words="Dập hết", actor=GUEST)
    query = """mutation ($code: String!) { returnAnswer(code: $code, decision: SETTLE, amount: 70000) {
      return { status amount { amount } timeline { status role } } errors { code } } }"""

    answer = ask_producer(query, code=asked.code)["data"]["returnAnswer"]

    assert (answer["return"]["status"], answer["return"]["amount"]["amount"]) == ("SETTLED", 70_000)
    assert [step["role"] for step in answer["return"]["timeline"]] == ["buyer", "producer"]
    assert Adjustment.objects.get(kind="returned").amount_vnd == -70_000


def test_a_stranger_answers_no_return_and_recalls_no_lot(ask_producer, client, part):
    shipped(part)
    asked = ask_return(part_id=part.pk, units={part.lines.get().pk: 1}, reason="spoilt", words="", actor=GUEST)
    client.force_login(MembershipFactory().user)
    settle = "mutation ($c: String!) { returnAnswer(code: $c, decision: SETTLE) { errors { code } } }"
    recall = 'mutation ($id: ID!) { lotRecall(id: $id, reason: "Nhiễm khuẩn") { errors { code } } }'

    codes = [
        ask_producer(settle, c=asked.code)["data"]["returnAnswer"]["errors"][0]["code"],
        ask_producer(recall, id=global_id("Lot", Lot.objects.get().pk))["data"]["lotRecall"]["errors"][0]["code"],
    ]

    assert codes == ["NOT_FOUND", "NOT_FOUND"]
    assert (Return.objects.get().status, Lot.objects.get().recalled_at) == ("asked", None)


def test_a_recall_tells_every_buyer_once(ask_producer, part):
    shipped(part)
    paid(part.lines.get().variant)
    query = 'mutation ($id: ID!) { lotRecall(id: $id, reason: "Nhiễm khuẩn") { buyersTold errors { code } } }'
    lot = global_id("Lot", Lot.objects.get().pk)

    told = [ask_producer(query, id=lot)["data"]["lotRecall"]["buyersTold"] for _ in range(2)]

    assert told == [2, 2]
    assert part.order.notices.filter(kind="recall").count() == 1


def test_days_off_are_taken_and_ended(ask_producer, part):
    day = clock.today().isoformat()
    take = """mutation ($s: String!, $d: Date!) { breakTake(producer: $s, startsOn: $d, endsOn: $d) {
      break { id startsOn } errors { code } } }"""

    taken = ask_producer(take, s=part.producer.slug, d=day)["data"]["breakTake"]["break"]
    ended = ask_producer("mutation ($id: ID!) { breakEnd(id: $id) { ended } }", id=taken["id"])["data"]["breakEnd"]

    assert (taken["startsOn"], ended["ended"], ProducerBreak.objects.count()) == (day, True, 0)


def test_a_stranger_ends_no_days_off(ask_producer, client, part):
    row = ProducerBreak.objects.create(producer=part.producer, starts_on=clock.today(), ends_on=clock.today())
    client.force_login(MembershipFactory().user)

    answer = ask_producer(
        "mutation ($id: ID!) { breakEnd(id: $id) { errors { code } } }", id=global_id("Break", row.pk)
    )

    assert answer["data"]["breakEnd"]["errors"][0]["code"] == "NOT_FOUND"
    assert ProducerBreak.objects.count() == 1
