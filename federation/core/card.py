"""The node card: who a marketplace says it is. Its root key names it, signs its keys, and one of those signs the card.

Nothing in it is believed because of where it was fetched from: whoever holds the root key may move house.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .encoding import Malformed, canonical, parse
from .identity import key_id, node_id
from .listing import plain
from .records import Signer

CARD = b"mkfed-card-v1\n"
MOST_BYTES = 64 * 1024
MOST_KEYS = 8
MOST_MEMBERS, MOST_TEXT = 40, 1_000
Verify = Callable[[bytes, bytes, bytes], bool]


class CardRefused(Exception):
    """Not a card, or not one that its own keys stand for; the text says why."""


@dataclass(frozen=True, slots=True)
class CardKey:
    key_id: str
    public: bytes
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """endpoint: where its questions go; site: where its pages are; both https, or http in the lab."""

    node: str
    root: bytes
    name: str
    province: str
    endpoint: str
    site: str
    contact: str
    keys: Sequence[CardKey]
    raw: Mapping[str, Any]


def key_document(*, key_id: str, public: bytes, start: str, end: str | None) -> bytes:
    """What the root signs about a key."""
    return b"mkfed-key-v1\n" + canonical({"keyId": key_id, "public": public.hex(), "from": start, "until": end})


def sign_card(body: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    signed = {**body, "keyId": signer.key_id}
    return {**signed, "sig": b64encode(signer.sign(CARD + canonical(signed))).decode()}


def read_card(data: bytes, verify: Verify) -> Card:
    """verify(public, signature, message). Raises CardRefused."""
    try:
        return check_card(parse(data, max_bytes=MOST_BYTES), verify)
    except Malformed as error:
        raise CardRefused(str(error)) from error


def check_card(body: Mapping[str, Any], verify: Verify) -> Card:
    """A card that was read already. Raises CardRefused."""
    try:
        return _check(body, verify)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, Malformed) as error:
        raise CardRefused(f"unreadable: {type(error).__name__}") from error


def _check(body: Mapping[str, Any], verify: Verify) -> Card:
    _refuse_bulk(body)
    root = bytes.fromhex(body["root"])
    if len(root) != 32 or node_id(root) != body["node"]:
        raise CardRefused("another root key than its name has")
    if not 1 <= len(body["keys"]) <= MOST_KEYS:
        raise CardRefused("no keys, or too many")
    keys = [_key(each, root, verify) for each in body["keys"]]
    unsigned = {name: value for name, value in body.items() if name != "sig"}
    signers = [key.public for key in keys if key.key_id == body["keyId"]]
    if not signers or not verify(signers[0], b64decode(body["sig"], validate=True), CARD + canonical(unsigned)):
        raise CardRefused("not signed by its own key")
    endpoint, site = _address(body["endpoint"]), _address(body["site"])
    return Card(
        node=body["node"],
        root=root,
        name=plain(str(body["name"]), 120) or body["node"],
        province=plain(str(body.get("province", "")), 64),
        endpoint=endpoint,
        site=site.rstrip("/"),
        contact=plain(str(body.get("contact", "")), 120),
        keys=keys,
        raw=body,
    )


def _refuse_bulk(body: Any, depth: int = 0) -> None:
    """Anybody may send a card: nothing is computed from one that is no card by its mere size. No text ends in NUL,
    which no database keeps."""
    inner = list(body.values()) if isinstance(body, dict) else body if isinstance(body, list) else []
    texts = [text for text in (body, *(body if isinstance(body, dict) else ())) if isinstance(text, str)]
    if depth > 4 or len(inner) > MOST_MEMBERS or any(len(text) > MOST_TEXT or "\0" in text for text in texts):
        raise CardRefused("larger or deeper than a card, or with a NUL")
    for each in inner:
        _refuse_bulk(each, depth + 1)


def _key(body: Mapping[str, Any], root: bytes, verify: Verify) -> CardKey:
    public = bytes.fromhex(body["public"])
    said = key_document(key_id=body["keyId"], public=public, start=body["from"], end=body["until"])
    if body["keyId"] != key_id(public) or not verify(root, b64decode(body["sig"], validate=True), said):
        raise CardRefused("a key that its root did not sign")
    start, end = (datetime.fromisoformat(body[name]).astimezone(UTC) for name in ("from", "until"))
    if end <= start:
        raise CardRefused("a key that ends before it starts")
    return CardKey(body["keyId"], public, start, end)


def _address(value: Any) -> str:
    text = str(value)
    if (
        len(text) > 300
        or not text.startswith(("https://", "http://"))
        or not text.isascii()
        or set(text) & set(' "<>\\')
    ):
        raise CardRefused("an address that is none")
    return text


def told_hash(card: Mapping[str, Any]) -> str:
    """Changes whenever the card does."""
    return hashlib.sha256(canonical(card)).hexdigest()
