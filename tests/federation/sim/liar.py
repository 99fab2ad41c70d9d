"""A partner that lies, within what it can sign: the others must neither believe nor suffer."""

from __future__ import annotations

from dataclasses import replace

from federation.core.heads import sign_head
from federation.core.records import Answer, Ask, Page, Records, TryLater

from .node import Node


class Liar(Node):
    """Answers as an honest node would, and then spoils the answer in one of many ways."""

    def answer(self, ask: Ask, consumer: str) -> Answer | None:
        honest = super().answer(ask, consumer)
        if honest is None or self.world.rng.random() < 0.5:
            return honest
        return self._spoil(honest)

    def _spoil(self, answer: Answer) -> Answer:
        rng = self.world.rng
        if isinstance(answer, Records):
            return rng.choice((Records((), ""), TryLater(10**12, "never"), Records(answer.changes * 2, "x" * 999)))
        if not isinstance(answer, Page):
            return TryLater(0, "at once")
        head = answer.head
        lies: list[Answer] = [replace(answer, changes=answer.changes[1:]), replace(answer, next="x" * 300)]
        if head is not None:
            state = replace(self.feed.state(), root="ab" * 32)
            other = sign_head(state, node=self.name, feed=head.feed, at=head.at, signer=self.keys)
            lies += [replace(answer, head=other), replace(answer, head=replace(head, count=10**9))]
        if answer.changes:
            first, *rest = answer.changes
            stolen = [
                replace(first, id=f"nobody/{first.id}"),
                replace(first, payload=b"[" * 9000),
                replace(first, version=first.version + 1),
                replace(first, sig=b"forged"),
                replace(first, deleted=True),
            ]
            lies += [replace(answer, changes=(lie, *rest)) for lie in stolen]
        return rng.choice(lies)
