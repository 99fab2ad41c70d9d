"""What must hold, checked against a history that the code under test does not see."""

from __future__ import annotations

from typing import Any

from federation.core.records import FeedRow, ReplicaRow


class Violation(AssertionError):
    """A guarantee was broken; the text names it and the seed's moment."""


class Monitor:
    def __init__(self, world: Any) -> None:
        self.world = world
        self.truth: dict[tuple[str, str, int], set[frozenset[Any]]] = {}
        self.position: dict[tuple[str, int, str], int] = {}
        self.highest: dict[tuple[str, str, str], float] = {}
        self.proofs = 0

    def published(self, node: str, state: Any, rows: list[FeedRow]) -> None:
        """A state of a feed as it was committed."""
        live = frozenset((row.id, row.version, row.digest) for row in rows if not row.deleted)
        self.truth.setdefault((node, state.epoch, state.seq), set()).add(live)
        for row in rows:
            self.position.setdefault((row.id, row.version, row.digest), len(self.position))

    def applied(self, consumer: str, origin: str, before: ReplicaRow | None, row: ReplicaRow, same_epoch: bool) -> None:
        """G3: inside an epoch, what a consumer has of a record never goes back."""
        key = (consumer, origin, row.id)
        position: float | None = self.position.get((row.id, row.version, row.digest))
        if position is None and row.deleted and before is not None:  # swept: after the version it had
            known = self.position.get((before.id, before.version, before.digest))
            position = None if known is None else known + 0.5
        if position is None:
            return
        if same_epoch and position < self.highest.get(key, -1):
            raise Violation(f"G3: {consumer} went back on {row.id} to version {row.version}")
        self.highest[key] = position

    def forget(self, *, consumer: str = "", origin: str = "", record: str = "") -> None:
        """A backup was restored, or a row rotted: here going back is what happened to it, not what it did."""
        gone = [
            key
            for key in self.highest
            if consumer in ("", key[0]) and origin in ("", key[1]) and record in ("", key[2])
        ]
        for key in gone:
            del self.highest[key]

    def accused(self, consumer: str, origin: str, outcome: Any) -> None:
        raise Violation(f"{consumer} distrusts honest {origin}: {outcome.fault} {outcome.detail}")

    def proven(self, consumer: str, head: Any, live: list[ReplicaRow]) -> None:
        """G2: who says "up to date" has what the origin had when it signed that head."""
        mine = frozenset((row.id, row.version, row.digest) for row in live)
        if mine not in self.truth.get((head.node, head.epoch, head.seq), set()):
            raise Violation(f"G2: {consumer} takes itself for up to date with {head.node} at {head.seq}, and is not")
        self.proofs += 1
