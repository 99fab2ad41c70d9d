"""A feed of as many listings as wanted, made of the demo province's own: their words, packs and papers, each under
names of its own, numbered and signed as the sequencer does it, without the rows of the shop."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.db import connection, transaction

from federation.core.envelope import PROVENANCE, payload_of, signed
from federation.core.fence import FEED
from federation.core.identity import ulid
from federation.core.records import FeedRow
from federation.core.sequencer import as_row, publish
from federation.models import Change
from federation.selectors.node import OurNode
from federation.services.feed_store import FeedStore

AT_ONCE = 2_000
FIRST_MS = 1_790_000_000_000


def bodies_of_the_feed() -> list[dict[str, Any]]:
    """What was published, without where it came from."""
    payloads = Change.objects.filter(deleted=False).order_by("seq").values_list("payload", flat=True)
    found = [json.loads(bytes(payload)) for payload in payloads if payload is not None]
    return [{name: value for name, value in body.items() if name not in PROVENANCE} for body in found]


def fill_the_feed(node: OurNode, bodies: list[dict[str, Any]], *, listings: int) -> None:
    """So many more."""
    for start in range(0, listings, AT_ONCE):
        _publish(node, [(number, bodies[number % len(bodies)]) for number in _some(start, listings)])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _some(start: int, listings: int) -> range:
    return range(start, min(start + AT_ONCE, listings))


@transaction.atomic
def _publish(node: OurNode, numbered: list[tuple[int, dict[str, Any]]]) -> None:
    store = FeedStore(node.id, FEED)
    state = store.lock_head()
    rows = [
        _row(node, another(body, number), seq=state.seq + place, epoch=state.epoch, number=number)
        for place, (number, body) in enumerate(numbered, start=1)
    ]
    publish(store, state, rows, before={})


def another(body: dict[str, Any], number: int) -> dict[str, Any]:
    """The same kind of thing, and yet another one: nothing that names it is the same."""
    pictures = [{**each, "sha256": _sha(f"{number} {each['sha256']}")} for each in body["images"]]
    packs = [{**pack, "sku": f"{pack['sku']}-{number}"} for pack in body["packs"]]
    names = {"slug": f"{body['slug']}-{number}", "url": f"{body['url'].rstrip('/')}-{number}/"}
    return {**body, **names, "name": f"{body['name']} {number}", "images": pictures, "packs": packs}


def _row(node: OurNode, body: dict[str, Any], *, seq: int, epoch: str, number: int) -> FeedRow:
    name = f"{node.id}/{ulid(FIRST_MS + number, secrets.token_bytes(10))}"
    payload = payload_of(body, id=name, node=node.id, version=seq, epoch=epoch, key_id=node.key.key_id)
    return as_row(signed(payload, id=name, version=seq, signer=node.key), seq=seq, epoch=epoch)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
