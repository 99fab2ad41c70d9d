"""What is accepted of a partner, what is put aside, and what ends the trust in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .encoding import EMPTY_DIGEST, Malformed, digest_of, parse
from .envelope import LISTING, MAX_PAYLOAD_BYTES
from .records import Change, Keys, ReplicaRow

MAX_ID_CHARS = 80
REJECTED_PERCENT, REJECTED_AT_LEAST = 5, 5


class Fault(StrEnum):
    """What no honest, working partner does: it is suspended, its good rows keep serving, an operator looks."""

    BAD_SIGNATURE = "BAD_SIGNATURE"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    EQUIVOCATION = "EQUIVOCATION"
    OVER_LIMIT = "OVER_LIMIT"
    BAD_DATA = "BAD_DATA"
    BAD_PROTOCOL = "BAD_PROTOCOL"


class Rejected(Exception):
    """This one record is put aside; the others are taken."""


class Awaited(Rejected):
    """Put aside until our operator agrees: it belongs to a node that is said to go on as this one."""


class Distrusted(Exception):
    """The session ends, the partner is suspended."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class UnknownKey(Exception):
    """Signed with a key we have not heard of: ask for the node's card, then try again."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Checks records of one origin. custody: nodes that it succeeded, whose records it serves now; awaited: those of
    which both roots say so, and our operator has not agreed yet."""

    origin: str
    keys: Keys
    custody: Collection[str] = ()
    awaited: Collection[str] = ()

    def body_of(self, change: Change) -> dict[str, Any] | None:
        """The signed body, None for a tombstone. Raises Rejected, Distrusted or UnknownKey."""
        owner = change.id.partition("/")[0]
        if owner in self.awaited:
            raise Awaited("waits for our operator to agree to the succession")
        may = owner == self.origin or owner in self.custody
        if not may or "/" not in change.id or len(change.id) > MAX_ID_CHARS or change.version < 1:
            raise Rejected("not a record of this origin")
        if change.deleted:
            if change.payload is not None or change.digest != EMPTY_DIGEST:
                raise Rejected("deleted, yet with content")
            return None
        payload = change.payload
        if payload is None or len(payload) > MAX_PAYLOAD_BYTES:
            raise Rejected("no content, or too much")
        if digest_of(payload) != change.digest:
            raise Rejected("another digest than its bytes have")
        if not self.keys.knows(change.key_id):
            raise UnknownKey(change.key_id)
        if not self.keys.verify(change.key_id, change.sig, LISTING + payload):
            raise Distrusted(Fault.BAD_SIGNATURE, change.id)
        return self._body(change, payload)

    def _body(self, change: Change, payload: bytes) -> dict[str, Any]:
        try:
            body = parse(payload, max_bytes=MAX_PAYLOAD_BYTES)
        except Malformed as error:
            raise Rejected(str(error)) from error
        said = (body.get("id"), body.get("node"), body.get("v"), body.get("keyId"))
        if said != (change.id, self.origin, change.version, change.key_id):
            # A true signature on another record's envelope: swapped on purpose.
            raise Distrusted(Fault.BAD_SIGNATURE, f"{change.id} carries the bytes of {body.get('id')}")
        return body

    def is_whole(self, row: ReplicaRow) -> bool:
        """Whether our own copy is still what was signed: a rotten one is no evidence against anybody."""
        try:
            self.body_of(row)
        except (Rejected, Distrusted, UnknownKey):
            return False
        return not row.deleted


def too_many_rejected(*, rejected: int, of: int) -> bool:
    return rejected > REJECTED_AT_LEAST and rejected * 100 > of * REJECTED_PERCENT
