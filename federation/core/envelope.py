"""The signed bytes of a record. Where they came from stands inside them, so any mirror or USB stick may carry them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .encoding import EMPTY_DIGEST, canonical, digest_of
from .records import Change, Signer

MAX_PAYLOAD_BYTES = 32 * 1024
# What is signed begins with its kind, so that a signature over one kind of thing is none over another.
LISTING = b"mkfed-record-v1\n"
PROVENANCE = ("id", "node", "v", "epoch", "keyId")


def payload_of(body: Mapping[str, Any], *, id: str, node: str, version: int, epoch: str, key_id: str) -> bytes:  # noqa: A002  # the contract's word
    """The bytes of a version. Raises Malformed when the body holds what the contract does not allow."""
    return canonical({**body, "id": id, "node": node, "v": version, "epoch": epoch, "keyId": key_id})


def signed(payload: bytes, *, id: str, version: int, signer: Signer) -> Change:  # noqa: A002
    """A version ready to travel."""
    return Change(id, version, False, digest_of(payload), payload, signer.sign(LISTING + payload), signer.key_id)


def tombstone(*, id: str, version: int) -> Change:  # noqa: A002
    """That a record is gone. Unsigned: the root of the signed head says so for all of them together."""
    return Change(id, version, True, EMPTY_DIGEST, None, b"", "")
