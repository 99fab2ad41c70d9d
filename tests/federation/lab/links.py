"""The wires between nodes: a TCP proxy for each way, which can be cut, slowed, or made to swallow everything.

One thread, one event loop. A way is from the node that asks to the node that answers; what is counted goes both ways.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

_CHUNK = 65_536
MODES = ("open", "cut", "hole")


@dataclass
class Link:
    """mode  open; cut: refused at once; hole: taken, and never answered; delay_ms: before each chunk."""

    source: int
    target: int
    port: int
    to_port: int
    mode: str = "open"
    delay_ms: int = 0
    bytes: int = 0
    asked: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)


class Links:
    """All ways of a delta; `set` may be called from any thread."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.links = {(link.source, link.target): link for link in links}
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(30)

    def stop(self) -> None:
        """Nothing is carried or listened to any more."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def set(self, ways: Iterable[tuple[int, int]], *, mode: str = "open", delay_ms: int = 0) -> None:
        """Change ways at once: what flows over one that is cut breaks off."""
        chosen = [self.links[way] for way in ways if way in self.links]
        for link in chosen:
            link.mode, link.delay_ms = mode, delay_ms
            if mode != "open":
                for writer in list(link.writers):
                    self._loop.call_soon_threadsafe(writer.transport.abort)

    def total_bytes(self) -> int:
        return sum(link.bytes for link in self.links.values())

    async def _serve(self) -> None:
        for link in self.links.values():
            server = await asyncio.start_server(self._taker(link), "127.0.0.1", link.port, backlog=64)
            self._servers.append(server)

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # transports close with the loop's next turn

    def _taker(self, link: Link):
        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            link.asked += 1
            if link.mode == "cut":
                writer.transport.abort()
                return
            link.writers.add(writer)
            try:
                await self._carry(link, reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                writer.transport.abort()
            finally:
                link.writers.discard(writer)
                with suppress(OSError):
                    writer.close()

        return take

    async def _carry(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if link.mode == "hole":
            while await reader.read(_CHUNK):
                pass
            return
        there, back = await asyncio.open_connection("127.0.0.1", link.to_port)
        link.writers.add(back)
        try:
            await asyncio.gather(self._flow(link, reader, back), self._flow(link, there, writer))
        finally:
            link.writers.discard(back)
            back.close()

    async def _flow(self, link: Link, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while chunk := await source.read(_CHUNK):
            if link.delay_ms:
                await asyncio.sleep(link.delay_ms / 1000)
            link.bytes += len(chunk)
            target.write(chunk)
            await target.drain()
        with suppress(OSError, RuntimeError):
            target.write_eof()
