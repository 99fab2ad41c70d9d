"""One marketplace goes on as another: both roots say so, and the listings keep their names, which are for ever.

From then on the heir serves the records of the one before it ("in custody"), under their old ids and its own signature,
in a new epoch of its own feed. The key of the one before may say one thing only: this.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .encoding import Malformed, canonical
from .identity import node_id
from .keydocs import CardRefused, Verify
from .records import Signer

SUCCESSION = b"mkfed-succession-v1\n"
_SAID = ("from", "fromRoot", "to", "toRoot", "epoch", "seq", "at")


@dataclass(frozen=True, slots=True)
class Succession:
    """epoch, seq: where the feed of the one before stood when it ended. raw: the document, to be passed on."""

    node: str
    root: bytes
    heir: str
    heir_root: bytes
    epoch: str
    seq: int
    raw: Mapping[str, Any]


def draft(*, root: bytes, heir_root: bytes, epoch: str, seq: int, at: str) -> dict[str, Any]:
    """What both roots have to sign."""
    names = {"from": node_id(root), "fromRoot": root.hex(), "to": node_id(heir_root), "toRoot": heir_root.hex()}
    return {**names, "epoch": epoch, "seq": str(seq), "at": at}


def sign(document: Mapping[str, Any], *, root: Signer, is_heir: bool) -> dict[str, Any]:
    """The document with one signature more."""
    said = {name: document[name] for name in _SAID}
    name = "sigTo" if is_heir else "sigFrom"
    return {**document, name: b64encode(root.sign(SUCCESSION + canonical(said))).decode()}


def read_succession(document: Any, verify: Verify) -> Succession:
    """A document that both roots signed. Raises CardRefused."""
    try:
        return _read(document, verify)
    except (KeyError, TypeError, ValueError, AttributeError, Malformed) as error:
        raise CardRefused(f"unreadable: {type(error).__name__}") from error


def _read(document: Any, verify: Verify) -> Succession:
    said = {name: document[name] for name in _SAID}
    roots = [bytes.fromhex(said[name]) for name in ("fromRoot", "toRoot")]
    if [node_id(root) for root in roots] != [said["from"], said["to"]] or roots[0] == roots[1]:
        raise CardRefused("other root keys than the names have")
    for root, name in zip(roots, ("sigFrom", "sigTo"), strict=True):
        if not verify(root, b64decode(document[name], validate=True), SUCCESSION + canonical(said)):
            raise CardRefused(f"{name} is not signed by its root")
    raw = {**said, "sigFrom": document["sigFrom"], "sigTo": document["sigTo"]}
    return Succession(said["from"], roots[0], said["to"], roots[1], str(said["epoch"])[:80], int(said["seq"]), raw)
