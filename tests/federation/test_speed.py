"""What makes reading cheap, and that nothing promised was paid for it. Figures: tests.bench.bench_federation."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import PartnerProduct, Product
from catalog.services.partner_products import rest_partner_products
from federation.core.consumer import End
from federation.core.fence import FEED
from federation.core.http_signatures import Message, sign_request, verify_response
from federation.core.records import AskChanges
from federation.core.wire import question, read_answer
from federation.gateways import packing
from federation.gateways.bounded import Unreadable
from federation.models import Outbox, Partner, RemoteBucket, RemoteListing
from federation.selectors.node import endpoint, our_node
from federation.selectors.partners import keys_of
from federation.services import reading
from federation.services.replica_store import NOT_COUNTED, ReplicaStore
from federation.services.sequencing import publish_noted
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import GatewayUnavailable
from tests.factories import LotFactory

from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db
GOODS = 7
IDLE_POLL, READ_ANEW = 16, 22  # of both ends together


@pytest.fixture
def partner(node) -> Partner:
    for number in range(GOODS):
        LotFactory(variant__product__name_vi=f"Món {number}", variant__product__description_vi="Ngon lắm. " * 40)
    publish_noted()
    return befriend_ourselves(node)


class Road:
    """Questions of a consumer go through the address for partners, signed and packed, as over HTTP."""

    def __init__(self, client, *, limit: int = 500, accepted: str = packing.ACCEPTED) -> None:
        self.client, self.limit, self.accepted = client, limit, accepted
        self.asked: list[str] = []
        self.packed_in: list[str] = []
        self.dies_at = 0

    def __call__(self, partner: Partner, ask):
        if isinstance(ask, AskChanges):
            ask = replace(ask, limit=self.limit)
        self.asked.append(type(ask).__name__)
        if len(self.asked) == self.dies_at:
            raise GatewayUnavailable("the line broke")
        document, root, variables = question(ask, FEED)
        body = json.dumps({"query": document, "variables": variables}).encode()
        bare = Message({"content-type": "application/json"}, body, method="POST", url=endpoint())
        nonce = secrets.token_urlsafe(12)
        headers = sign_request(bare, signer=our_node().key, created=int(time.time()), nonce=nonce)
        sent = {**headers, "Accept-Encoding": self.accepted}
        answer = self.client.post("/graphql/partner/", body, content_type="application/json", headers=sent)
        lower = {name.lower(): value for name, value in answer.headers.items()}
        told = Message(lower, answer.content, status=answer.status_code)
        verify_response(told, Message(headers, body), keys=keys_of(partner), now=None)
        self.packed_in.append(lower.get("content-encoding", ""))
        content = packing.unpacked(answer.content, self.packed_in[-1], most_bytes=4 * 1024 * 1024)
        return read_answer(ask, json.loads(content)["data"][root])


def read(partner: Partner, road: Road) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    found = reading.read_partner(partner_id=partner.pk, ask=road)
    partner.refresh_from_db()
    return found


def read_anew(partner: Partner, road: Road) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(
        cursor=None, scanning=True, adopting=True, generation=partner.generation + 1
    )
    return read(partner, road)


def statements(context: CaptureQueriesContext) -> int:
    """Without marks of transactions, and without those of `read` itself and of `Road`."""
    marks = ("SAVEPOINT", "RELEASE")
    return sum(not each["sql"].startswith(marks) for each in context.captured_queries) - 3


def shown() -> int:
    return Product.objects.published().filter(producer__marketplace__slug="ban").count()


def test_a_poll_that_brings_nothing_and_a_page_that_brings_much_cost_few_statements(client, partner):
    road = Road(client)
    read(partner, road)
    read(partner, road)

    with CaptureQueriesContext(connection) as idle:
        read(partner, road)
    with CaptureQueriesContext(connection) as whole:
        read_anew(partner, road)

    assert statements(idle) <= IDLE_POLL
    assert statements(whole) <= READ_ANEW


def test_a_page_costs_as_many_statements_whatever_stands_on_it(client, partner):
    one, all_ = Road(client, limit=1), Road(client)
    one.dies_at = 2
    with CaptureQueriesContext(connection) as few:
        read(partner, one)
    with CaptureQueriesContext(connection) as many:
        read(partner, all_)

    # The last page also counts the buckets, tells the catalogue that all is proven, and remembers how far was read.
    assert statements(many) <= statements(few) + 7
    assert (shown(), partner.fails) == (GOODS, 0)


def test_pages_of_a_session_that_broke_off_are_proven_by_the_next_one(client, partner):
    road = Road(client, limit=2)
    road.dies_at = 3

    assert read(partner, road).end is End.LATER

    # Rows and cursor of two pages stand, their buckets are marked, and nothing is called fresh.
    assert (RemoteListing.objects.count(), shown(), partner.fresh_as_of) == (4, 4, None)
    assert set(RemoteBucket.objects.values_list("hash", flat=True)) == {NOT_COUNTED}
    assert read(partner, Road(client, limit=2)).end is End.FRESH
    stored = dict(RemoteBucket.objects.values_list("number", "hash"))
    counted = ReplicaStore(partner).counted_hashes()  # by the core, not by the database
    assert {number: counted[number] for number in stored} == stored
    assert shown() == GOODS


def test_what_was_kept_before_a_death_is_shown_by_the_next_session(client, partner):
    road = Road(client)
    read(partner, road)
    rest_partner_products(marketplace_id=partner.marketplace_id, actor=SYSTEM)
    RemoteListing.objects.update(shown_digest="")

    assert (shown(), read(partner, road).end) == (0, End.FRESH)

    assert (shown(), len(road.asked)) == (GOODS, 2)


def test_reading_anew_touches_what_is_equal_and_mends_what_is_not(client, partner):
    read(partner, Road(client))
    row = RemoteListing.objects.earliest("pk")
    whole = bytes(row.payload or b"")
    RemoteListing.objects.filter(pk=row.pk).update(payload=b"rot")
    sold = PartnerProduct.objects.count()

    assert read_anew(partner, Road(client)).end is End.FRESH

    row.refresh_from_db()
    assert (bytes(row.payload or b""), PartnerProduct.objects.count()) == (whole, sold)
    assert set(RemoteListing.objects.values_list("generation", flat=True)) == {partner.generation}


def test_what_partners_bring_is_no_news_for_our_own_feed(client, partner):
    read(partner, Road(client))

    assert Outbox.objects.count() == 0


@pytest.mark.parametrize(("accepted", "packed_in"), [("gzip", "gzip"), ("br, zstd", "zstd"), ("", ""), ("br", "")])
def test_an_answer_travels_as_the_partner_can_open_it(client, partner, accepted, packed_in):
    road = Road(client, accepted=accepted)

    assert read(partner, road).end is End.FRESH

    assert road.packed_in == [packed_in]


@pytest.mark.parametrize("name", ["zstd", "gzip"])
def test_unpacking_ends_as_soon_as_too_much_comes_out(name):
    body = secrets.token_bytes(1_000) + b"x" * 60_000
    small, _encoding = packing.packed(body, name)
    bomb, _encoding = packing.packed(bytes(20_000_000), name)

    assert packing.unpacked(small, name, most_bytes=100_000) == body
    for content, most_bytes in ((bomb, 100_000_000), (small, 50_000), (small[:-4], 100_000), (small + b"x", 100_000)):
        with pytest.raises(Unreadable):
            packing.unpacked(content, name, most_bytes=most_bytes)
    with pytest.raises(Unreadable, match="did not ask"):
        packing.unpacked(small, "br", most_bytes=100_000)
