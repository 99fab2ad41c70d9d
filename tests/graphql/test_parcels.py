"""Parcels by program: buyers follow them, producers plan, send and tell of their own."""

from __future__ import annotations

import pytest

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from orders.models import Fulfilment
from orders.services.answering import confirm_part
from orders.services.carrier_news import process_all_news
from orders.services.parcels import add_parcel
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid
from tests.orders.scanning import body_of, scan, status_of, tell, under_way

pytestmark = pytest.mark.django_db
PARCELS = """parcels { number carrier trackingNumber trackingUrl status statusText
  events { at status text place } items { units line { productName } } }"""
FOLLOW = f"query ($token: ID!) {{ order(token: $token) {{ parts {{ fulfilment {{ carrier }} {PARCELS} }} }} }}"
ADD = f"""mutation ($n: String!, $lines: [LineUnitsInput!], $g: Int) {{
  partParcelAdd(number: $n, lines: $lines, weightG: $g) {{ part {{ {PARCELS} }} errors {{ code field }} }} }}"""
SEND = """mutation ($n: String!, $id: ID!) {
  partParcelSend(number: $n, parcelId: $id, carrier: "Xe", trackingNumber: "1")
  { part { status } errors { code field } } }"""
SAY = """mutation ($n: String!, $id: ID!) { partParcelSay(number: $n, parcelId: $id, fate: DELIVERED)
  { part { status } errors { code } } }"""
DROP = "mutation ($n: String!, $id: ID!) { partParcelDrop(number: $n, parcelId: $id) { errors { code } } }"


@pytest.fixture
def part(client):
    """A confirmed part of three packs, its producer signed in."""
    part = paid(pack(units_made=9), units=3).parts.get()
    client.force_login(MembershipFactory(producer=part.producer).user)
    return confirm_part(part_id=part.pk, actor=SYSTEM)


def test_a_buyer_follows_every_parcel(ask, client):
    part = under_way(name_vi="Hành tím")
    tell(client, body_of(scan("in_transit", 10)))
    process_all_news()

    answer = ask(FOLLOW, token=part.order.token)["data"]["order"]["parts"][0]

    parcel = answer["parcels"][0]
    events = [(event["status"], event["place"]) for event in parcel.pop("events")]
    assert answer["fulfilment"] == {"carrier": "Ghe Nhanh (mô phỏng)"}
    assert parcel == {
        "number": 1,
        "carrier": "Ghe Nhanh (mô phỏng)",
        "trackingNumber": "GN1",
        "trackingUrl": "http://127.0.0.1:12181/kien/GN1",
        "status": "IN_TRANSIT",
        "statusText": "Đang trên đường",
        "items": [{"units": 3, "line": {"productName": "Hành tím"}}],
    }
    assert events == [("IN_TRANSIT", "Trạm Cái Côn"), ("HANDED_OVER", "")]


@pytest.mark.parametrize("many", [1, 3])
def test_many_parcels_are_read_in_as_many_statements_as_one(ask, many, django_assert_num_queries):
    order = paid(pack(), pack(), units=3)
    for part in order.parts.all():
        confirm_part(part_id=part.pk, actor=SYSTEM)
        for _ in range(many - 1):
            add_parcel(part_id=part.pk, units={part.lines.get().pk: 1}, actor=SYSTEM)
        add_parcel(part_id=part.pk, actor=SYSTEM)

    with django_assert_num_queries(5):
        answer = ask(FOLLOW, token=order.token)

    assert [len(part["parcels"]) for part in answer["data"]["order"]["parts"]] == [many, many]


def test_a_producers_program_plans_sends_and_tells(ask_producer, part):
    line = global_id("OrderLine", part.lines.get().pk)

    planned = ask_producer(ADD, n=part.number, lines=[{"lineId": line, "units": 1}], g=700)["data"]["partParcelAdd"]
    rest = ask_producer(ADD, n=part.number)["data"]["partParcelAdd"]
    for parcel in Fulfilment.objects.all():
        sent = ask_producer(SEND, n=part.number, id=global_id("Parcel", parcel.pk))["data"]["partParcelSend"]
        assert sent == {"part": {"status": "HANDED_OVER"}, "errors": []}
        ask_producer(SAY, n=part.number, id=global_id("Parcel", parcel.pk))

    assert [parcel["items"][0]["units"] for parcel in rest["part"]["parcels"]] == [1, 2]
    assert planned["part"]["parcels"][0]["status"] == "ANNOUNCED"
    assert status_of(part) == ("delivered", ["delivered", "delivered"])


def test_more_than_there_is_can_not_be_packed(ask_producer, part):
    line = global_id("OrderLine", part.lines.get().pk)

    answer = ask_producer(ADD, n=part.number, lines=[{"lineId": line, "units": 4}])["data"]["partParcelAdd"]

    assert (answer["errors"], Fulfilment.objects.count()) == ([{"code": "NOTHING_TO_PACK", "field": "units"}], 0)


@pytest.mark.parametrize("query", [ADD, SEND, SAY, DROP])
def test_a_stranger_reaches_no_parcel(ask_producer, client, part, query):
    parcel = add_parcel(part_id=part.pk, units={part.lines.get().pk: 1}, actor=SYSTEM)
    stranger = MembershipFactory()
    own = confirm_part(part_id=paid(pack(producer=stranger.producer)).parts.get().pk, actor=SYSTEM)
    client.force_login(stranger.user)
    facts = {} if query == ADD else {"id": global_id("Parcel", parcel.pk)}

    answers = [ask_producer(query, n=part.number, **facts)]
    if facts:
        answers.append(ask_producer(query, n=own.number, **facts))

    codes = {next(iter(answer["data"].values()))["errors"][0]["code"] for answer in answers}
    assert (codes, status_of(part)) == ({"NOT_FOUND"}, ("confirmed", ["announced"]))
