"""One seed from beginning to end: an ordinary day, faults, mending, and then all must be equal."""

from __future__ import annotations

from dataclasses import dataclass, field

from federation.core.schedule import LEASE_MS, LONGEST_RETRY_MS

from .faults import KINDS, Faults, mend
from .liar import Liar
from .monitor import Violation
from .node import POLL_MS, Node
from .world import World

FAULTY_MS = 60_000
# A lease that a killed process left, the longest retry, and a few polls (G1, with the simulation's short poll).
BOUND_MS = LEASE_MS + LONGEST_RETRY_MS * 13 // 10 + 5 * POLL_MS
PRODUCTS = 10


@dataclass
class Report:
    seed: int
    nodes: int
    events: int = 0
    proofs: int = 0
    converged_ms: int = 0
    faults: dict[str, int] = field(default_factory=dict)


def play(
    seed: int,
    *,
    nodes: int = 12,
    node_kind: type[Node] = Node,
    kinds: tuple[str, ...] = KINDS,
    trace: bool = False,
) -> Report:
    """Raises Violation with the seed in its text."""
    world = World(seed, trace=trace)
    try:
        return _play(world, Report(seed, nodes), node_kind, kinds)
    except Violation as violation:
        raise Violation(f"seed {seed}, {world.now} ms: {violation}") from violation


def _play(world: World, report: Report, node_kind: type[Node], kinds: tuple[str, ...]) -> Report:
    rng = world.rng
    everybody = [node_kind(world, f"n{n}") for n in range(report.nodes)]
    honest = list(everybody)
    if world.seed % 3 == 0 and kinds == KINDS:
        everybody.append(Liar(world, "liar"))
    world.honest = {node.name for node in honest}
    for node in everybody:
        others = [other for other in everybody if other is not node]
        # Each reads from a few: faults meet in pairs, and twelve full meshes cost time without new cases.
        chosen = rng.sample(others, min(len(others), 3)) + [other for other in others if other.name == "liar"]
        node.partners = {other.name: other for other in chosen}
        node.trusted = set(node.partners)
        _live(world, node)
    faults = Faults(world, honest, kinds)
    report.faults = faults.done
    world.loss, world.doubled = rng.choice((0, 0.05, 0.2)), rng.choice((0, 0.1))
    world.most_delay_ms = rng.choice((300, 3_000, 20_000))
    _every(world, FAULTY_MS, lambda: rng.randrange(200, 4_000 // len(honest) + 400), faults.strike)
    world.run(FAULTY_MS)
    mend(world, honest)
    world.most_delay_ms = 300
    _until_equal(world, honest, report)
    report.events, report.proofs = world.events, world.monitor.proofs
    return report


def _live(world: World, node: Node) -> None:
    """Producers edit, the sequencer and the poller beat."""
    rng = world.rng
    for object_id in range(rng.randrange(PRODUCTS)):
        node.edit(object_id, {"name": f"món {object_id}", "price": "1000"})

    def edit() -> None:
        if node.alive:
            body = None if rng.random() < 0.3 else {"name": "món", "price": str(rng.randrange(1000, 2000))}
            node.edit(rng.randrange(PRODUCTS), body, takes_ms=rng.choice((0, 0, 30, 2_500)))

    forever = 10**9
    _every(world, FAULTY_MS, lambda: rng.randrange(500, 8_000), edit)
    _every(world, forever, lambda: 1_500, node.publish)
    _every(world, forever, lambda: 2_000, node.poll)


def _every(world: World, until: int, pause, action) -> None:
    def beat() -> None:
        if world.now < until:
            action()
            world.later(pause(), beat)

    world.later(world.rng.randrange(2_000), beat)


def _until_equal(world: World, honest: list[Node], report: Report) -> None:
    """G1: within the bound everybody has what everybody else publishes, and knows it."""
    healed = world.now
    differing: list[str] = ["?"]
    while differing and world.now < healed + BOUND_MS:
        world.run(world.now + 5_000)
        differing = [why for node in honest for why in _differences(world, node)]
    if differing:
        raise Violation(f"G1: {BOUND_MS} ms after all faults stopped: {differing[:3]}")
    report.converged_ms = world.now - healed


def _differences(world: World, node: Node) -> list[str]:
    wanted = {object_id: body for object_id, body in node.tables.table("product").items() if body}
    live = {row.id: row for row in node.tables.table("change").values() if not row.deleted}
    found = [f"{node.name} publishes {len(live)} of {len(wanted)}"] if len(live) != len(wanted) else []
    if node.tables.table("outbox"):
        found.append(f"{node.name} has not published")
    for origin in node.partners.values():
        if origin.name in world.honest:
            theirs = {row.id: row.payload for row in origin.tables.table("change").values() if not row.deleted}
            table = node.tables.table(f"replica {origin.name}")
            mine = {row.id: row.payload for row in table.values() if not row.deleted}
            if mine != theirs:
                found.append(f"{node.name} has {len(mine)} of {origin.name}'s {len(theirs)}, or other ones")
            shown = {name: payload for name, payload in node.tables.table(f"shown {origin.name}").items() if payload}
            if shown.keys() != mine.keys() and not node.tables.table("progress")[origin.name].brakes.held:
                found.append(f"{node.name} shows {len(shown)} of {origin.name}'s {len(mine)}")
    return found
