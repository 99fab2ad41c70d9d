"""/graphql/partner/: signed questions in, signed answers out, nothing for strangers."""

from __future__ import annotations

import json
import secrets
import time
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from federation.core import wire
from federation.core.card import CardRefused, check_card
from federation.core.http_signatures import Message, sign_request, verify_response
from federation.gateways.keys import PrivateKey, PublicKeys, verify
from federation.models import NodeKey, Nonce, Partner, PartnerKey
from federation.selectors.node import endpoint, our_card, our_node
from federation.selectors.partners import now_ms
from federation.services import partner_moves
from federation.services.answering import present_head
from federation.services.sequencing import publish_noted
from marketplace.kernel.audit import SYSTEM
from tests.factories import LotFactory

from . import plain_reader
from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db
ADDRESS = "/graphql/partner/"


@pytest.fixture
def partner(node) -> Partner:
    LotFactory()
    publish_noted()
    return befriend_ourselves(node)


def ask(client, document, variables=None, *, signer=None, created=None, nonce=None, url=None, spoil=None, now=None):
    """A signed question, and its answer as (status, content) after its signature was checked."""
    body = json.dumps({"query": document, "variables": variables or {}}).encode()
    bare = Message({"content-type": "application/json"}, body, method="POST", url=url or endpoint())
    headers = sign_request(
        bare,
        signer=signer or our_node().key,
        created=created or int(time.time()),
        nonce=nonce or secrets.token_urlsafe(12),
    )
    sent = body + b" " if spoil else body
    answer = client.post(ADDRESS, sent, content_type="application/json", headers=headers)
    keys = PublicKeys({key.key_id: bytes(key.public) for key in NodeKey.objects.all()})
    lower = {name.lower(): value for name, value in answer.headers.items()}
    told = Message(lower, answer.content, status=answer.status_code)
    verify_response(told, Message(headers, sent), keys=keys, now=now or int(time.time()))
    return answer.status_code, json.loads(answer.content)


def code(told) -> str:
    return str(told[1]["errors"][0]["extensions"]["code"])


CHANGES = {"feed": "LISTINGS", "after": None, "seen": None, "limit": 10}


def test_an_active_partner_reads_pages_buckets_items_and_records(client, partner):
    page = ask(client, wire.CHANGES, CHANGES)[1]["data"]["changes"]
    epoch = page["head"]["epoch"]
    buckets = ask(client, wire.BUCKETS, {"feed": "LISTINGS", "epoch": epoch})[1]["data"]["buckets"]
    items = ask(client, wire.ITEMS, {"feed": "LISTINGS", "epoch": epoch, "buckets": list(range(256))})
    found = ask(client, wire.RECORDS, {"feed": "LISTINGS", "ids": [page["changes"][0]["id"], "nd/none"]})

    assert (page["hasMore"], len(page["changes"]), page["head"]["count"]) == (False, 1, 1)
    assert len(buckets["hashes"]) == 256
    assert [item["id"] for item in items[1]["data"]["bucketItems"]["items"]] == [page["changes"][0]["id"]]
    assert len(found[1]["data"]["records"]["changes"]) == 1


def test_node_and_heads(client, partner):
    told = ask(client, wire.NODE)[1]["data"]["node"]

    assert told["id"] == partner.node_id
    assert told["contractVersions"] == ["1.0"]
    assert ask(client, wire.HEADS)[1]["data"]["heads"][0]["node"] == partner.node_id


def test_another_epoch_is_answered_by_a_reset(client, partner):
    told = ask(client, wire.BUCKETS, {"feed": "LISTINGS", "epoch": "old"})

    assert told[1]["data"]["buckets"]["reason"] == "EPOCH_CHANGED"


REFUSED = {
    "CLOCK": lambda client: ask(client, wire.NODE, created=int(time.time()) - 400),
    "SIGNATURE": lambda client: ask(client, wire.NODE, spoil=True),
    "UNKNOWN_KEY": lambda client: ask(client, wire.NODE, signer=PrivateKey(Ed25519PrivateKey.generate())),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_signed_now_by_a_partner_is_refused_and_the_refusal_is_signed(client, partner, name):
    told = REFUSED[name](client)

    assert (told[0], code(told)) == (401, name)
    assert Nonce.objects.count() == 0


def test_a_question_to_another_address_is_refused(client, partner):
    assert code(ask(client, wire.NODE, url="https://elsewhere.example/graphql/partner/")) == "SIGNATURE"


def test_the_same_request_twice_is_a_replay(client, partner):
    ask(client, wire.NODE, nonce="once-only-1")

    assert code(ask(client, wire.NODE, nonce="once-only-1")) == "REPLAYED"


def test_whoever_is_not_active_reads_nothing(client, partner):
    partner_moves.suspend_partner(partner_id=partner.pk, actor=SYSTEM)

    status, told = ask(client, wire.CHANGES, CHANGES)

    assert (status, told["data"], code((status, told))) == (200, None, "NOT_A_PARTNER")


def test_a_revoked_partner_is_answered_nothing(client, partner):
    partner_moves.revoke_partner(partner_id=partner.pk, actor=SYSTEM)

    assert code(ask(client, wire.NODE)) == "REVOKED"


def test_a_revoked_key_opens_nothing(client, partner):
    PartnerKey.objects.update(revoked_at=partner.created_at)

    assert code(ask(client, wire.NODE)) == "UNKNOWN_KEY"


def test_what_is_not_of_the_contract_is_held_to_a_small_cost(client, partner):
    small = ask(client, "{ node { id } }")
    fields = " ".join(f"a{n}: heads {{ node }} " for n in range(16))
    large = ask(
        client,
        f"{{ {fields} b: heads {{ node feed epoch seq count root at keyId sig }} "
        f"c: heads {{ node feed epoch seq count root at keyId sig }} d: heads {{ node feed epoch seq count root }} }}",
    )

    assert small[1]["data"]["node"]["id"] == partner.node_id
    assert (code(large), large[1].get("data")) == ("TOO_COSTLY", None)


def test_a_poke_is_a_reason_to_ask_and_nothing_else(client, partner):
    Partner.objects.update(next_at=now_ms() + 60_000)
    head = wire.told_head(present_head())

    told = ask(client, wire.POKE, {"head": head})
    forged = ask(client, wire.POKE, {"head": {**head, "root": "0" * 64}})

    partner.refresh_from_db()
    assert (told[1]["data"]["poke"]["ok"], forged[1]["data"]["poke"]["ok"]) == (True, False)
    assert partner.next_at <= now_ms()
    assert partner.head is None


def test_get_is_no_way_in(client, partner):
    assert client.get(ADDRESS).status_code == 405


def test_without_a_node_there_is_no_such_page(client, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert client.post(ADDRESS, b"{}", content_type="application/json").status_code == 404
    assert client.get("/.well-known/marketplace-federation").status_code == 404


def test_the_card_stands_for_itself(client, node):
    told = client.get("/.well-known/marketplace-federation").json()

    assert check_card(told, verify).node == node.node_id
    for name, value in {"name": "Kẻ khác", "endpoint": "https://evil.example/", "root": "00" * 32, "keys": []}.items():
        with pytest.raises(CardRefused):
            check_card({**told, name: value}, verify)


def test_our_card_is_read_by_foreign_software_and_theirs_by_us(node):
    root, key = plain_reader.Key(), plain_reader.Key()

    theirs = check_card(plain_reader.card(root, key, "Chợ thử", "https://thu.example"), verify)

    assert theirs.name == "Chợ thử"
    ours = our_card()
    assert plain_reader.verify(
        bytes.fromhex(ours["root"]),
        b64decode(ours["keys"][0]["sig"]),
        b"mkfed-key-v1\n"
        + plain_reader.canonical({name: ours["keys"][0][name] for name in ("keyId", "public", "from", "until")}),
    )
