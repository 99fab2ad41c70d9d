"""What goes wrong: everything that machines, disks, clocks and networks do, drawn by the seed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .node import Node
from .world import World

KINDS = ("kill", "kill inside", "cut", "backup", "restore", "replica rot", "feed rot", "clock", "forget", "audit")
# With these a consumer that never compares roots still stays right: so what it gets wrong comes of a bug.
GENTLE = ("kill", "kill inside", "cut", "forget")
RESTORES = ("database", "database", "machine", "and no file")


class Faults:
    """Harms one node or link after the other."""

    def __init__(self, world: World, nodes: list[Node], kinds: tuple[str, ...]) -> None:
        self.world, self.nodes, self.kinds = world, nodes, kinds
        self.backups: dict[str, list[Any]] = {}
        self.done: dict[str, int] = {}

    def strike(self) -> None:
        rng = self.world.rng
        kind = rng.choice(self.kinds)
        node = rng.choice(self.nodes)
        self.done[kind] = self.done.get(kind, 0) + 1
        getattr(self, "_" + kind.replace(" ", "_"))(node)

    def _kill(self, node: Node) -> None:
        if node.alive:
            node.kill()

    def _kill_inside(self, node: Node) -> None:
        """At one of its next writes, in the middle of a transaction."""
        node.kill_after_writes = self.world.rng.randrange(25)

    def _cut(self, node: Node) -> None:
        """Both ways, one way, or from everybody."""
        rng, world = self.world.rng, self.world
        others = [rng.choice(self.nodes)] if rng.random() < 0.6 else self.nodes
        links = {(node.name, other.name) for other in others}
        if rng.random() < 0.6:
            links |= {(target, source) for source, target in links}
        world.cut |= links
        world.later(rng.randrange(2_000, 15_000), lambda: world.cut.difference_update(links))

    def _backup(self, node: Node) -> None:
        self.backups.setdefault(node.name, []).append((node.tables.backup(), node.disk))

    def _restore(self, node: Node) -> None:
        taken = self.backups.get(node.name)
        if taken:
            node.restore(self.world.rng.choice(taken), self.world.rng.choice(RESTORES))

    def _replica_rot(self, node: Node) -> None:
        tables = [name for name in node.tables.data if name.startswith("replica") and node.tables.data[name]]
        if not tables:
            return
        rng = self.world.rng
        table = rng.choice(sorted(tables))
        row = node.tables.data[table][rng.choice(sorted(node.tables.data[table]))]
        rotten = [replace(row, version=row.version + rng.choice((-1, 1, 900))), replace(row, digest="f" * 64)]
        if row.payload:
            rotten += [replace(row, payload=row.payload[:-1]), None]
        node.tables.set(table, row.id, found := rng.choice(rotten))
        if found is None:
            node.tables.set(table.replace("replica", "shown"), row.id, None)
        self.world.monitor.forget(consumer=node.name, record=row.id)

    def _feed_rot(self, node: Node) -> None:
        """In the origin's own tables; its audit finds it. Rows that rot to another true version do not exist."""
        rng, table = self.world.rng, node.tables.table("change")
        live = sorted(name for name, row in table.items() if not row.deleted)
        if live and not node.tables.table("lost"):  # one at a time: the monitor follows no more
            row = table[rng.choice(live)]
            rotten = rng.choice((replace(row, payload=(row.payload or b"")[:-1]), None))
            node.tables.set("change", row.id, rotten)
            node.tables.set("lost", row.id, row)

    def _clock(self, node: Node) -> None:
        node.clock_error = self.world.rng.choice((0, -600_000, 600_000, 3_600_000, -(2**40), 2**40))

    def _forget(self, node: Node) -> None:
        node.forget_tombstones()

    def _audit(self, node: Node) -> None:
        node.audit()


def mend(world: World, nodes: list[Node]) -> None:
    """All faults stop. What rotted is found by the nightly audit."""
    world.loss = world.doubled = 0.0
    world.cut.clear()
    for node in nodes:
        node.kill_after_writes = -1
        node.alive = True
        node.audit()
