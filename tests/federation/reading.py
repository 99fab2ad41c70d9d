"""A consumer with storage in memory that reads our own node through its services."""

from __future__ import annotations

from federation.core.consumer import FeedSession, Outcome
from federation.core.fence import FEED
from federation.core.judging import Judge
from federation.core.records import Ask
from federation.gateways.keys import PublicKeys
from federation.models import NodeKey
from federation.services.answering import answer

from .sim.memory import MemoryReplica, Tables


class Reader:
    def __init__(self, origin: str) -> None:
        self.replica = MemoryReplica(Tables("e"), origin)
        keys = PublicKeys({key.key_id: bytes(key.public) for key in NodeKey.objects.all()})
        self.judge = Judge(origin, keys)
        self.asked: list[Ask] = []

    def read(self, *, limit: int = 500, items_at_once: int = 10_000) -> Outcome:
        """One session to its end."""
        session = FeedSession(self.judge, feed=FEED, limit=limit, items_at_once=items_at_once)
        ask: Ask | Outcome = session.start(self.replica, now=0)
        self.asked = []
        while not isinstance(ask, Outcome):
            self.asked.append(ask)
            ask = session.receive(answer(ask=ask), self.replica, now=0)
        return ask

    def bodies(self) -> dict[str, bytes]:
        return {row.id: row.payload or b"" for row in self.replica.live()}
