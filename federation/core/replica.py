"""What a consumer keeps of one partner, and what it needs of its storage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .brakes import Brakes
from .records import Head, ItemRef, ReplicaRow


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of one partner's feed has got. Saved together with the rows, or not at all.

    seen         the last cursor we were given; outlives `cursor` when reading begins anew
    scanning     a reading from the beginning is under way; rows it does not see are swept at its end
    adopting     what the origin says now wins over what we have: after a new epoch, and in a repair
    fresh_as_of  our own time when we last asked and then found both sides equal: a proof, never a guess
    """

    cursor: str | None = None
    seen: str | None = None
    epoch: str = ""
    generation: int = 1
    scanning: bool = True
    adopting: bool = True
    fresh_as_of: int | None = None
    head: Head | None = None
    brakes: Brakes = field(default_factory=Brakes)


class Replica(Protocol):
    """One partner's rows inside one transaction."""

    def progress(self) -> Progress: ...

    def save_progress(self, progress: Progress) -> None: ...

    def rows(self, ids: Collection[str]) -> Mapping[str, ReplicaRow]: ...

    def put(self, rows: Sequence[ReplicaRow], *, held: bool) -> None:
        """held: what buyers see of these records stays as it was before."""

    def live_count(self) -> int: ...

    def bucket_hashes(self) -> Sequence[str]: ...

    def items(self, buckets: Collection[int]) -> Sequence[ItemRef]: ...

    def unseen(self, generation: int) -> Sequence[ReplicaRow]:
        """Live rows that no reading since this generation saw."""

    def reject(self, record_id: str, reason: str) -> None: ...
