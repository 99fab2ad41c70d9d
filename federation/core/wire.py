"""Questions and answers as they travel: GraphQL documents we send, and JSON read with a stranger's care."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from .cursor import MAX_CHARS
from .encoding import digest_of
from .judging import Distrusted, Fault
from .records import (
    Answer,
    Ask,
    AskBuckets,
    AskChanges,
    AskItems,
    AskRecords,
    Buckets,
    Change,
    Head,
    ItemRef,
    Items,
    Page,
    Records,
    Reset,
    ResetReason,
    TryLater,
)

# Not the digest: it is what the payload has, and forty bytes of every listing that nothing packs.
_CHANGE = "id version deleted payload sig keyId"
_HEAD = "node feed epoch seq count root at keyId sig"
_OTHERS = "... on ResetRequired { reason epoch } ... on TryLater { retryAfterMs why: reason }"

CHANGES = (
    "query Changes($feed: FeedName!, $after: Cursor, $seen: Cursor, $limit: Int!) {"
    " changes(feed: $feed, after: $after, seen: $seen, limit: $limit) { __typename"
    f" ... on ChangePage {{ changes {{ {_CHANGE} }} next hasMore head {{ {_HEAD} }} }} {_OTHERS} }} }}"
)
BUCKETS = (
    "query Buckets($feed: FeedName!, $epoch: ID!) { buckets(feed: $feed, epoch: $epoch) { __typename"
    f" ... on BucketList {{ hashes }} {_OTHERS} }} }}"
)
ITEMS = (
    "query BucketItems($feed: FeedName!, $epoch: ID!, $buckets: [Int!]!) {"
    " bucketItems(feed: $feed, epoch: $epoch, buckets: $buckets) { __typename"
    f" ... on ItemList {{ items {{ id version digest }} }} {_OTHERS} }} }}"
)
RECORDS = (
    "query Records($feed: FeedName!, $ids: [ID!]!) { records(feed: $feed, ids: $ids)"
    f" {{ changes {{ {_CHANGE} }} seen }} }}"
)
PROPOSE = "mutation Propose($card: NodeCard!) { proposePartnership(card: $card) { state } }"
POKE = "mutation Poke($head: SignedHeadInput!) { poke(head: $head) { ok } }"
ROTATE = "mutation Rotate($doc: NodeKeys!) { rotateKey(doc: $doc) { ok } }"
SUCCEED = "mutation Succeed($doc: SuccessionDoc!) { announceSuccession(doc: $doc) { ok } }"
NODE = "query Node { node { id name contractVersions capabilities now state fence head { " + _HEAD + " } } }"
HEADS = f"query Heads {{ heads {{ {_HEAD} }} }}"
DOCUMENTS = (CHANGES, BUCKETS, ITEMS, RECORDS, PROPOSE, POKE, ROTATE, SUCCEED, NODE, HEADS)


def document_hash(text: str) -> str:
    """By which a document is known, however its lines are broken. Texts of equal hash are equal but for spaces: none of
    the contract's documents has text or comments in it, so nor has the other."""
    return hashlib.sha256(" ".join(text.split()).encode(errors="surrogatepass")).hexdigest()


CONTRACT_HASHES = frozenset(map(document_hash, DOCUMENTS))
_MOST_ITEMS = 200_000


def question(ask: Ask, feed: str) -> tuple[str, str, dict[str, Any]]:
    """The document, the name of its root field, and the variables."""
    name = feed.upper()
    match ask:
        case AskChanges(after, limit, seen):
            return CHANGES, "changes", {"feed": name, "after": after, "seen": seen, "limit": limit}
        case AskBuckets(epoch):
            return BUCKETS, "buckets", {"feed": name, "epoch": epoch}
        case AskItems(epoch, buckets):
            return ITEMS, "bucketItems", {"feed": name, "epoch": epoch, "buckets": list(buckets)}
        case AskRecords(ids):
            return RECORDS, "records", {"feed": name, "ids": list(ids)}


def read_answer(ask: Ask, body: Any) -> Answer:
    """What a partner answered. Raises Distrusted for what no working partner says."""
    try:
        return _read(ask, body)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Distrusted(Fault.BAD_PROTOCOL, f"unreadable: {type(error).__name__}") from error


def _read(ask: Ask, body: Any) -> Answer:
    if isinstance(ask, AskRecords):
        return Records(tuple(map(read_change, body["changes"])), _name(body["seen"], MAX_CHARS))
    kind = body["__typename"]
    if kind == "TryLater":
        return TryLater(max(int(body["retryAfterMs"]), 0), _words(body["why"]))
    if kind == "ResetRequired":
        return Reset(ResetReason(body["reason"]), _name(body["epoch"], 80))
    if kind == "BucketList":
        return Buckets(tuple(_name(each, 64) for each in body["hashes"]))
    if kind == "ItemList":
        items = body["items"]
        if len(items) > _MOST_ITEMS:
            raise ValueError("too many items")
        return Items(
            tuple(
                ItemRef(_name(each["id"], 200), _version(each["version"]), _name(each["digest"], 64)) for each in items
            )
        )
    if kind == "ChangePage":
        head = None if body["hasMore"] else read_head(body["head"])
        return Page(tuple(map(read_change, body["changes"])), _name(body["next"], MAX_CHARS), head)
    raise ValueError(kind)


def read_change(body: Mapping[str, Any]) -> Change:
    told, deleted = body["payload"], body["deleted"]
    if not isinstance(deleted, bool):
        raise TypeError("deleted")
    payload = None if told is None else str(told).encode()
    return Change(
        _name(body["id"], 200),
        _version(body["version"]),
        deleted,
        _name(body["digest"], 64) if "digest" in body else digest_of(payload or b""),
        payload,
        b64decode(body["sig"] or "", validate=True),
        _name(body["keyId"] or "", 80),
    )


def told_change(change: Change) -> dict[str, Any]:
    """The payload is text: signed bytes are UTF-8, and JSON carries them whole."""
    return {
        "id": change.id,
        "version": str(change.version),
        "deleted": change.deleted,
        "digest": change.digest,
        "payload": None if change.payload is None else change.payload.decode(),
        "sig": b64encode(change.sig).decode() or None,
        "key_id": change.key_id or None,
    }


def read_head(body: Mapping[str, Any]) -> Head:
    return Head(
        _name(body["node"], 80),
        _name(body["feed"], 24).lower(),
        _name(body["epoch"], 80),
        _version(body["seq"]),
        _version(body["count"]),
        _name(body["root"], 64),
        _version(body["at"]),
        _name(body["keyId"], 80),
        b64decode(body["sig"], validate=True),
    )


def _name(value: Any, most: int) -> str:
    """Printable ASCII: what a database keeps and a log shows."""
    if not isinstance(value, str) or len(value) > most or not value.isascii() or not value.isprintable():
        raise ValueError("a name that is none")
    return value


def _words(value: Any) -> str:
    """For logs and the console: nothing that hides, turns or breaks lines."""
    return "".join(sign for sign in str(value)[:80] if sign.isascii() and sign.isprintable())


def _version(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool | float) or not 0 <= number < 2**62:
        raise ValueError("a number that is none")
    return number


def told_head(head: Head) -> dict[str, Any]:
    return {
        "node": head.node,
        "feed": head.feed.upper(),
        "epoch": head.epoch,
        "seq": str(head.seq),
        "count": head.count,
        "root": head.root,
        "at": str(head.at),
        "keyId": head.key_id,
        "sig": b64encode(head.sig).decode(),
    }
