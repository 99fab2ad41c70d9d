"""The node card: who a marketplace says it is. Its root key names it, signs its keys, and one of those signs the card.

Nothing in it is believed because of where it was fetched from: whoever holds the root key may move house.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .encoding import Malformed, canonical, parse
from .identity import node_id
from .keydocs import CardKey, CardRefused, Revocation, Verify, key_document, read_keys, refuse_bulk
from .listing import plain
from .records import Signer

__all__ = [
    "MOST_BYTES",
    "MOST_SUCCESSIONS",
    "Card",
    "CardKey",
    "CardRefused",
    "check_card",
    "key_document",
    "read_card",
    "sign_card",
    "successions_in",
]
CARD = b"mkfed-card-v1\n"
MOST_BYTES = 64 * 1024
MOST_SUCCESSIONS = 16


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
    revoked: Sequence[Revocation]
    raw: Mapping[str, Any]


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
    refuse_bulk(body)
    root = bytes.fromhex(body["root"])
    if len(root) != 32 or node_id(root) != body["node"]:
        raise CardRefused("another root key than its name has")
    keys, revoked = read_keys(body, root, verify)
    unsigned = {name: value for name, value in body.items() if name != "sig"}
    over = {each.key_id for each in revoked}
    signers = [key.public for key in keys if key.key_id == body["keyId"] and key.key_id not in over]
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
        revoked=revoked,
        raw=body,
    )


def successions_in(card: Card) -> list[Any]:
    """Documents that its node is the heir of others; each has to be read by itself."""
    told = card.raw.get("successions")
    return list(told)[:MOST_SUCCESSIONS] if isinstance(told, list) else []


def _address(value: Any) -> str:
    text = str(value)
    if (
        len(text) > 300
        or not text.startswith(("https://", "http://"))
        or not text.isascii()
        or set(text) & set(' "<>\\')
    ):
        raise CardRefused("an address that is none")
    parts = urlsplit(text)
    # Names before the host lead people astray: https://cantho.vn@evil.example/
    if not parts.hostname or "@" in parts.netloc or parts.port == 0:
        raise CardRefused("an address that is none")
    return text
