"""Signed heads: small, so that they can travel as pokes and gossip, and convict whoever signs two of them."""

from __future__ import annotations

from dataclasses import dataclass

from .encoding import canonical
from .records import FeedState, Head, Keys, Signer

_KIND = b"mkfed-head-v1\n"


def signing_bytes(head: Head) -> bytes:
    """What the origin signs: all of the head but the signature."""
    return _KIND + canonical(
        {
            "node": head.node,
            "feed": head.feed,
            "epoch": head.epoch,
            "seq": str(head.seq),
            "count": head.count,
            "root": head.root,
            "at": head.at,
            "keyId": head.key_id,
        }
    )


def sign_head(state: FeedState, *, node: str, feed: str, at: int, signer: Signer) -> Head:
    bare = Head(node, feed, state.epoch, state.seq, state.count, state.root, at, signer.key_id, b"")
    return Head(
        node, feed, state.epoch, state.seq, state.count, state.root, at, signer.key_id, signer.sign(signing_bytes(bare))
    )


def is_signed(head: Head, keys: Keys) -> bool:
    return keys.verify(head.key_id, head.sig, signing_bytes(head))


@dataclass(frozen=True, slots=True)
class Equivocation:
    """Two heads that no honest origin signs both. Whoever has its public key can check it."""

    one: Head
    other: Head

    def holds(self, keys: Keys) -> bool:
        return _contradict(self.one, self.other) and is_signed(self.one, keys) and is_signed(self.other, keys)


def equivocation(one: Head | None, other: Head) -> Equivocation | None:
    """The proof, if these two heads contradict each other; their signatures were checked on arrival."""
    return Equivocation(one, other) if one is not None and _contradict(one, other) else None


def _contradict(one: Head, other: Head) -> bool:
    same_moment = (one.node, one.feed, one.epoch, one.seq) == (other.node, other.feed, other.epoch, other.seq)
    return same_moment and (one.root, one.count) != (other.root, other.count)
