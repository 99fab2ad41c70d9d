"""The stranger's door: who may ask what at /graphql/partner/, and what too many or too large questions get."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from federation.core import wire
from federation.core.card import check_card
from federation.core.http_signatures import Message, sign_request
from federation.gateways.keys import verify
from federation.graphql.schema import schema
from federation.graphql.view import MOST_REQUEST_BYTES
from federation.models import Nonce, Partner, PartnerKey
from federation.selectors.node import endpoint, our_card
from federation.selectors.partners import now_ms
from federation.services.answering import present_head
from federation.services.pairing import heard_from, keep_card
from federation.services.sequencing import publish_noted
from federation.services.spending import wait_ms
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from tests.factories import LotFactory, MarketplaceFactory

from . import plain_reader
from .origin import Origin
from .test_partner_endpoint import ADDRESS, ask, code

pytestmark = pytest.mark.django_db
FEED = {"feed": "LISTINGS"}
HEAD = {
    **dict.fromkeys(("node", "feed", "epoch", "root", "keyId"), "x"),
    "seq": "1",
    "count": 1,
    "at": "1",
    "sig": "AAAA",
}


class Them:
    """A node of foreign software."""

    def __init__(self, name: str = "Chợ lạ") -> None:
        self.root, self.key = plain_reader.Key(), plain_reader.Key()
        self.card = plain_reader.card(self.root, self.key, name, "https://la.example")
        self.signer = SimpleNamespace(key_id=self.key.id, sign=self.key.sign)

    def known_as(self, state: str) -> Partner:
        partner = keep_card(card=check_card(self.card, verify), actor=SYSTEM)
        partner.state, partner.asked_at = Partner.State(state), clock.now()
        if state != "discovered":
            partner.marketplace = MarketplaceFactory(slug="la", is_ourselves=False)
            partner.approved_at = clock.now()
        partner.save(update_fields=["state", "asked_at", "marketplace", "approved_at"])
        return partner


@pytest.fixture
def them(node) -> Iterator[Them]:
    cache.clear()
    LotFactory()
    publish_noted()
    with clock.moment(clock.now()):  # no window of two minutes ends within a test
        yield Them()


def questions(them: Them) -> dict[str, tuple[str, dict[str, Any]]]:
    """One for each field there is."""
    return {
        "node": (wire.NODE, {}),
        "changes": (wire.CHANGES, {**FEED, "after": None, "seen": None, "limit": 10}),
        "buckets": (wire.BUCKETS, {**FEED, "epoch": "e"}),
        "bucketItems": (wire.ITEMS, {**FEED, "epoch": "e", "buckets": [1]}),
        "records": (wire.RECORDS, {**FEED, "ids": ["nd/1"]}),
        "heads": (wire.HEADS, {}),
        "poke": (wire.POKE, {"head": HEAD}),
        "announceSuccession": (wire.SUCCEED, {"doc": {}}),
        "rotateKey": (wire.ROTATE, {"doc": {name: them.card[name] for name in ("node", "root", "keys")}}),
        "proposePartnership": (wire.PROPOSE, {"card": them.card}),
    }


READS = ("changes", "buckets", "bucketItems", "records", "heads", "poke")
TELLS = ("proposePartnership", "rotateKey", "announceSuccession")
DOORS: dict[str, dict[str, str]] = {
    "nobody": {
        **dict.fromkeys(("node", *READS, "announceSuccession"), "UNKNOWN_KEY"),
        **dict.fromkeys(("proposePartnership", "rotateKey"), "SIGNATURE"),
    },
    "a stranger": {
        **dict.fromkeys(("node", *READS, "announceSuccession"), "UNKNOWN_KEY"),
        "proposePartnership": "",
        "rotateKey": "NOT_A_PARTNER",
    },
    # Their keys and the end of their node may be told by all that are known; what is told has to be signed by the root.
    **{
        state: {
            "node": "",
            **dict.fromkeys(READS, "NOT_A_PARTNER"),
            **dict.fromkeys(("proposePartnership", "rotateKey"), ""),
            "announceSuccession": "BAD_QUESTION",
        }
        for state in ("discovered", "pending", "suspended")
    },
    "revoked": dict.fromkeys(("node", *READS, *TELLS), "REVOKED"),
    "active": {**dict.fromkeys(("node", *READS, *TELLS), ""), "announceSuccession": "BAD_QUESTION"},
}


def refusal(told: tuple[int, dict[str, Any]]) -> str:
    return code(told) if told[1].get("errors") else ""


def unsigned(client, document, variables):
    body = json.dumps({"query": document, "variables": variables})
    answer = client.post(ADDRESS, body, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize("who", DOORS)
def test_each_field_opens_for_whom_it_should_and_a_refusal_changes_nothing(client, them, who):
    known = them.known_as(who) if who in Partner.State.values else None
    before = list(Partner.objects.values())
    found = {}

    for name, (document, variables) in questions(them).items():
        if who == "nobody":
            found[name] = refusal(unsigned(client, document, variables))
        else:
            found[name] = refusal(ask(client, document, variables, signer=them.signer))

    assert found == DOORS[who]
    assert {*found} == {name for kind in ("Query", "Mutation") for name in fields(kind)}
    after = list(Partner.objects.values())
    assert after == before if known else [row["state"] for row in after] == ["discovered"] * (who == "a stranger")


def fields(kind: str) -> list[str]:
    root = schema.graphql_schema.query_type if kind == "Query" else schema.graphql_schema.mutation_type
    return list(root.fields)


def test_nobody_is_introduced_with_the_card_of_another(client, them):
    card = our_card()

    assert refusal(ask(client, wire.PROPOSE, {"card": card}, signer=them.signer)) == "SIGNATURE"
    assert (Partner.objects.count(), Nonce.objects.count()) == (0, 0)


@pytest.mark.parametrize("thief_is", ["active", "revoked"])
def test_who_names_anothers_key_in_its_card_neither_speaks_for_it_nor_keeps_it_out(client, them, thief_is):
    """The root of the thief may sign any key; only who has it can sign with it."""
    thief = Origin("ke-gian").befriend()
    Partner.objects.filter(pk=thief.pk).update(state=thief_is)
    days = {"valid_from": clock.now() - timedelta(days=1), "valid_until": clock.now() + timedelta(days=9)}
    PartnerKey.objects.create(partner=thief, key_id=them.key.id, public=them.key.public, **days)

    introduced = ask(client, wire.PROPOSE, {"card": them.card}, signer=them.signer)
    them.known_as("active")
    read = ask(client, wire.CHANGES, {**FEED, "after": None, "seen": None, "limit": 10}, signer=them.signer)
    following = read[1]["data"]["changes"]["next"]
    ask(client, wire.CHANGES, {**FEED, "after": following, "seen": None, "limit": 10}, signer=them.signer)

    assert introduced[1]["data"]["proposePartnership"]["state"] == "DISCOVERED"
    asked_with = dict(Partner.objects.values_list("node_id", "asked_with"))
    assert asked_with == {thief.node_id: "", them.card["node"]: following}


def bulky(them: Them) -> dict[str, Any]:
    """Cards that are signed as they must be where that can be, and still no cards."""
    deep: Any = "x"
    for _ in range(400):
        deep = [deep]
    far = {"from": "0001-01-01T00:00:00+23:00", "until": "2030-01-01T00:00:00+00:00"}
    said = {"keyId": them.key.id, "public": them.key.public.hex(), **far}
    sig = plain_reader.b64(them.root.sign(b"mkfed-key-v1\n" + plain_reader.canonical(said)))
    return {
        "accents": {**them.card, "name": "a" + "\u0301\u0316" * 18_000},
        "NUL": plain_reader.card(them.root, them.key, "a\0b", "https://la.example"),
        "deep": {**them.card, "more": deep},
        "wide": {**them.card, "keys": them.card["keys"] * 400},
        "before all years": {**them.card, "keys": [{**said, "sig": sig}]},
        "half a sign": {**them.card, "name": "\ud800"},
        "no object": "card",
        "a list": [1, 2, 3],
    }


@pytest.mark.parametrize("name", bulky(Them()))
def test_a_card_that_is_none_costs_next_to_nothing(client, them, name):
    began = time.thread_time()

    told = ask(client, wire.PROPOSE, {"card": bulky(them)[name]}, signer=them.signer)

    assert time.thread_time() - began < 1
    assert (told[0], refusal(told), Partner.objects.count()) == (401, "CARD", 0)


def test_strangers_introduce_themselves_ten_times_a_minute_at_most_and_never_fill_the_operators_list(client, them):
    for _ in range(20):
        assert wait_ms(who="address:127.0.0.1", per_minute=10) == 0

    told = ask(client, wire.PROPOSE, {"card": them.card}, signer=them.signer)

    assert (told[0], refusal(told), Partner.objects.count()) == (429, "TRY_LATER", 0)


def test_who_asks_too_often_is_told_when_to_come_back(client, them):
    partner = them.known_as("active")
    first = ask(client, *questions(them)["changes"], signer=them.signer)
    for _ in range(120):
        wait_ms(who=f"partner:{partner.pk}")

    told = {name: ask(client, *each, signer=them.signer) for name, each in questions(them).items()}

    assert first[1]["data"]["changes"]["__typename"] == "ChangePage"
    for name in ("changes", "buckets", "bucketItems"):
        found = told.pop(name)[1]["data"][name]
        assert (found["__typename"], found["why"]) == ("TryLater", "RATE")
        assert 0 < found["retryAfterMs"] <= 120_000
    assert {refusal(each) for each in told.values()} == {"TRY_LATER"}


def test_retry_after_stands_in_the_header_and_forged_questions_spend_nobodys_share(client, them):
    partner = them.known_as("active")
    for _ in range(119):
        wait_ms(who=f"partner:{partner.pk}")
    for _ in range(5):
        assert refusal(ask(client, wire.NODE, signer=them.signer, spoil=True)) == "SIGNATURE"

    assert refusal(ask(client, wire.NODE, signer=them.signer)) == ""
    answer = signed_post(client, them, {"query": wire.NODE})
    assert 0 < int(answer["Retry-After"]) <= 120


def signed_post(client, them: Them, content: Any, **headers: str):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    bare = Message({"content-type": "application/json"}, body, method="POST", url=endpoint())
    signed = sign_request(bare, signer=them.signer, created=int(time.time()), nonce=secrets.token_urlsafe(12))
    return client.post(ADDRESS, body, content_type="application/json", headers={**signed, **headers})


def test_a_question_of_more_than_256_kib_is_not_even_read(client, them):
    them.known_as("active")

    answer = signed_post(client, them, b" " * (MOST_REQUEST_BYTES + 1))

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (413, "TOO_LARGE")
    assert Nonce.objects.count() == 0


TYPES = "types { name fields { name args { name type { name ofType { name } } } type { name kind ofType { name } } } }"
ODD: dict[str, Any] = {
    "a batch": [{"query": wire.NODE}],
    "no JSON": b"\xff{",
    "deep JSON": b"[" * 200_000,
    "deep": {"query": "{ node { head " + "{ node " * 9 + "} " * 11},
    "aliases": {"query": "{ " + " ".join(f"a{n}: node {{ id }}" for n in range(21)) + " }"},
    "tokens": {"query": "{ node { " + "id " * 2_001 + "} }"},
    "costly": {"query": "{ heads { " + "node feed epoch seq count root at keyId sig " * 5 + "} }"},
    "introspection": {"query": "{ " + " ".join(f"a{n}: __schema {{ {TYPES} }}" for n in range(6)) + " }"},
    "half a sign": {"query": "{ node { id } \ud800 }"},
    "half a cursor": {"query": wire.CHANGES, "variables": {**FEED, "after": "\ud800", "seen": "\0", "limit": 10**9}},
    "numbers": {"query": wire.POKE, "variables": {"head": {**HEAD, "seq": "9" * 5_000, "at": "-1"}}},
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_is_answered_shortly_and_signed(client, them, name):
    them.known_as("active")
    began = time.thread_time()

    answer = signed_post(client, them, ODD[name])

    told = answer.json()
    assert time.thread_time() - began < 1
    assert answer.status_code in (200, 400)
    if name == "half a cursor":
        assert told["data"]["changes"]["reason"] == "BAD_CURSOR"
    else:
        assert told.get("data") is None
    assert "signature" in answer.headers


def test_strict_means_the_contracts_own_documents_however_their_lines_are_broken(client, them, settings):
    them.known_as("active")
    own = "{ node { id } }"
    assert refusal(ask(client, own, signer=them.signer)) == ""

    settings.FEDERATION_STRICT_DOCUMENTS = True

    assert refusal(ask(client, own, signer=them.signer)) == "UNKNOWN_DOCUMENT"
    assert refusal(ask(client, wire.NODE.replace(" ", "\n\t"), signer=them.signer)) == ""


def test_a_partner_that_never_answers_can_not_have_itself_asked_all_the_time(client, them):
    """By writing to us again and again: at most every half minute."""
    partner = them.known_as("active")
    now = now_ms()
    Partner.objects.filter(pk=partner.pk).update(since=now, next_at=now + 300_000, fails=5)
    head = wire.told_head(present_head())
    partner.refresh_from_db()

    heard_from(partner=partner)
    ask(client, wire.POKE, {"head": head}, signer=them.signer)

    partner.refresh_from_db()
    assert partner.next_at == now + 30_000


def test_a_revoked_key_is_nobodys(client, them):
    them.known_as("active")
    PartnerKey.objects.update(revoked_at=clock.now())

    assert refusal(ask(client, wire.NODE, signer=them.signer)) == "UNKNOWN_KEY"
