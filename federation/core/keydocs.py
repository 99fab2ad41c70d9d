"""What a root key signs about the keys below it: that one may sign for so long, or that one may sign no more.

These statements stand for themselves, whoever carries them: a card, a message, a USB stick. None of them can be taken
back by repeating an older one: the end of a key only ever comes nearer, and what was revoked stays so.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from .encoding import Malformed, canonical
from .identity import key_id, node_id
from .records import Signer

KEY = b"mkfed-key-v1\n"
REVOCATION = b"mkfed-revocation-v1\n"
MOST_KEYS = 8
MOST_REVOCATIONS = 32
MOST_MEMBERS, MOST_TEXT = 40, 1_000
KEY_DAYS = 180
AHEAD = timedelta(days=7)
OVERLAP = timedelta(days=30)
# Partners' clocks differ by minutes, and a key made "now" has to be told first: until then the older one goes on.
SETTLED_AFTER = timedelta(minutes=10)
Verify = Callable[[bytes, bytes, bytes], bool]


class CardRefused(Exception):
    """Not a card, a key or a revocation that its root stands for; the text says why."""


@dataclass(frozen=True, slots=True)
class CardKey:
    key_id: str
    public: bytes
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Revocation:
    """since: what the key signed from then on counts for nothing. raw: the statement, to be passed on."""

    key_id: str
    since: datetime
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeyNews:
    """What a node tells of its keys, apart from its card."""

    node: str
    root: bytes
    keys: Sequence[CardKey]
    revoked: Sequence[Revocation]


def key_document(*, key_id: str, public: bytes, start: str, end: str | None) -> bytes:
    """What the root signs about a key."""
    return KEY + canonical({"keyId": key_id, "public": public.hex(), "from": start, "until": end})


def revoke(*, node: str, key_id: str, since: datetime, root: Signer) -> dict[str, Any]:
    """The root's word that a key counts no more."""
    said = {"node": node, "keyId": key_id, "since": since.astimezone(UTC).isoformat()}
    return {**said, "sig": b64encode(root.sign(REVOCATION + canonical(said))).decode()}


def news_hash(told: Mapping[str, Any]) -> str:
    """Changes whenever the keys do."""
    return hashlib.sha256(canonical(told)).hexdigest()


def refuse_bulk(body: Any, depth: int = 0) -> None:
    """Anybody may send a card or keys: nothing is computed from what is neither by its mere size. No text ends in NUL,
    which no database keeps. Raises CardRefused."""
    inner = list(body.values()) if isinstance(body, dict) else body if isinstance(body, list) else []
    texts = [text for text in (body, *(body if isinstance(body, dict) else ())) if isinstance(text, str)]
    if depth > 4 or len(inner) > MOST_MEMBERS or any(len(text) > MOST_TEXT or "\0" in text for text in texts):
        raise CardRefused("larger or deeper than a card, or with a NUL")
    for each in inner:
        refuse_bulk(each, depth + 1)


def read_news(body: Any, verify: Verify) -> KeyNews:
    """What a partner tells of its keys. Raises CardRefused."""
    refuse_bulk(body)
    try:
        root = bytes.fromhex(body["root"])
        if len(root) != 32 or node_id(root) != body["node"]:
            raise CardRefused("another root key than its name has")
        keys, revoked = read_keys(body, root, verify)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, Malformed) as error:
        raise CardRefused(f"unreadable: {type(error).__name__}") from error
    return KeyNews(body["node"], root, keys, revoked)


def read_keys(body: Mapping[str, Any], root: bytes, verify: Verify) -> tuple[list[CardKey], list[Revocation]]:
    """The keys and revocations of a card or of news. Raises CardRefused, and whatever unreadable values raise."""
    told, over = body["keys"], body.get("revocations") or []
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_KEYS:
        raise CardRefused("no keys, or too many")
    if not isinstance(over, list) or len(over) > MOST_REVOCATIONS:
        raise CardRefused("too many revocations")
    revoked = [_revocation(each, body["node"], root, verify) for each in over]
    return [_key(each, root, verify) for each in told], revoked


def _key(body: Mapping[str, Any], root: bytes, verify: Verify) -> CardKey:
    public = bytes.fromhex(body["public"])
    said = key_document(key_id=body["keyId"], public=public, start=body["from"], end=body["until"])
    if body["keyId"] != key_id(public) or not verify(root, b64decode(body["sig"], validate=True), said):
        raise CardRefused("a key that its root did not sign")
    start, end = (datetime.fromisoformat(body[name]).astimezone(UTC) for name in ("from", "until"))
    if end <= start:
        raise CardRefused("a key that ends before it starts")
    return CardKey(body["keyId"], public, start, end)


def _revocation(body: Mapping[str, Any], node: str, root: bytes, verify: Verify) -> Revocation:
    said = {name: body[name] for name in ("node", "keyId", "since")}
    signed = verify(root, b64decode(body["sig"], validate=True), REVOCATION + canonical(said))
    if body["node"] != node or not signed:
        raise CardRefused("a revocation that its root did not sign")
    since = datetime.fromisoformat(body["since"]).astimezone(UTC)
    return Revocation(str(body["keyId"])[:80], since, {**said, "sig": body["sig"]})


@dataclass(frozen=True, slots=True)
class Rotation:
    """When a new key begins and ends, and when the one before it ends now."""

    start: datetime
    end: datetime
    former_end: datetime


def plan_rotation(*, now: datetime, former_end: datetime, ahead: timedelta) -> Rotation:
    """ahead: how long before its first day the new key is told. The older one goes on for the overlap, if its own end
    leaves it so long: an end that was told is never put off."""
    start = now + ahead
    return Rotation(start, start + timedelta(days=KEY_DAYS), min(former_end, start + OVERLAP))


class Dated(Protocol):
    """A key's days, and whether it was revoked."""

    valid_from: Any
    valid_until: Any
    revoked_at: Any


AnyKey = TypeVar("AnyKey", bound=Dated)


def signing_order(keys: Iterable[AnyKey], now: datetime) -> list[AnyKey]:
    """The keys that may sign now, the one that should first: the newest that everybody has had time to hear of."""
    valid = [key for key in keys if key.revoked_at is None and key.valid_from <= now < key.valid_until]
    return sorted(valid, key=lambda key: (now - key.valid_from >= SETTLED_AFTER, key.valid_from), reverse=True)
