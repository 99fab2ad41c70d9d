"""The pretended clock and network: a heap of events, and messages that are lost, doubled, late, or cut off."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable

from .monitor import Monitor


class World:
    """Everything happens through `at`; so the same seed gives the same history, event for event."""

    def __init__(self, seed: int, *, trace: bool = False) -> None:
        self.seed = seed
        self.honest: set[str] = set()
        self.rng = random.Random(seed)
        self.now = self.events = self._made = 0
        self.heap: list[tuple[int, int, Callable[[], None]]] = []
        self.loss = self.doubled = 0.0
        self.most_delay_ms = 300
        self.cut: set[tuple[str, str]] = set()
        self.monitor = Monitor(self)
        self.trace = trace

    def at(self, when: int, action: Callable[[], None]) -> None:
        self._made += 1
        heapq.heappush(self.heap, (when, self._made, action))

    def later(self, ms: int, action: Callable[[], None]) -> None:
        self.at(self.now + ms, action)

    def run(self, until: int) -> None:
        while self.heap and self.heap[0][0] <= until:
            self.now, _made, action = heapq.heappop(self.heap)
            self.events += 1
            action()
        self.now = until

    def send(self, source: str, target: str, deliver: Callable[[], None]) -> None:
        """At most once, at least never."""
        if (source, target) in self.cut:
            return
        for _copy in range(2 if self.rng.random() < self.doubled else 1):
            if self.rng.random() >= self.loss:
                self.later(1 + int(self.rng.random() ** 4 * self.most_delay_ms), deliver)

    def say(self, *words: object) -> None:
        if self.trace:
            print(f"{self.now / 1000:9.3f}", *words)  # a replayed seed is read by a person
