"""What must hold of twelve real nodes (federation.md section 8, for listings): played, measured, and told as a table.

Each check begins and ends with all roots equal. Bounds are those of the design; a slow machine shows in the figures.
"""

from __future__ import annotations

import json
import os
import statistics
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from .delta import Delta, wait_until
from .node import Node
from .page import follow_edit
from .watch import cell

G1_S = 300 * 1.3 + 60  # the longest retry with its spread, and a poll
PARTED_S = 60


@dataclass
class Result:
    """value and goal in seconds or as unit says; facts: whatever else was measured."""

    name: str
    ok: bool
    value: float
    goal: float
    unit: str = "s"
    facts: dict[str, Any] = field(default_factory=dict)


def check(delta: Delta, *, only: str, out: Path | None) -> int:
    """0 when all of them hold."""
    results: list[Result] = []
    for name, play in CHECKS.items():
        if (
            any(word in name for word in only.split(",")) or play is converge
        ):  # without partners there is nothing to play
            delta.tell(f"▶ {name}")
            results.append(_played(name, play, delta))
            delta.tell(_line(results[-1]))
    told = {"nodes": len(delta.nodes), "cores": os.cpu_count(), "results": [asdict(each) for each in results]}
    (out or delta.folder / "check.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    delta.say("\n" + "\n".join(_line(each) for each in results))
    delta.say(json.dumps(told, ensure_ascii=False))
    return 0 if all(each.ok for each in results) else 1


def _played(name: str, play: Callable[[Delta], Result], delta: Delta) -> Result:
    try:
        return play(delta)
    except (TimeoutError, OSError, RuntimeError, AssertionError) as problem:
        _mend(delta)
        return Result(name, ok=False, value=-1, goal=0, facts={"why": f"{type(problem).__name__}: {problem}"})


def _mend(delta: Delta) -> None:
    """For the next check: everything whole again."""
    delta.links.set(list(delta.links.links))
    for node in delta.nodes:
        node.set_clock(0)
        node.start()


def _line(result: Result) -> str:
    mark = "✓" if result.ok else "✗"
    facts = " ".join(f"{name}={value}" for name, value in result.facts.items())
    return f"{mark} {result.name:<34} {result.value:>8.1f} of {result.goal:g} {result.unit}  {facts}"


def _within(name: str, value: float, goal: float, **facts: Any) -> Result:
    return Result(name, value <= goal, round(value, 2), goal, facts=facts)


# The checks ---------------------------------------------------------------------------------------------------------


def converge(delta: Delta) -> Result:
    """From no partner at all to every pair proven equal."""
    started = time.monotonic()
    delta.pair_all()
    paired = time.monotonic() - started
    delta.wait_until_equal(900)
    took = time.monotonic() - started
    facts = {"paired_s": round(paired, 1), "cpu_s": round(_cpu(delta)), "bytes": delta.links.total_bytes()}
    return _within("from empty to all equal", took, 90, **facts)


def idle(delta: Delta) -> Result:
    """What a node costs that has nothing to do: percent of a core, web and tasks together."""
    delta.wait_until_equal(G1_S)
    before, asked_before = _cpu(delta), _asked(delta)
    began = time.monotonic()
    time.sleep(60)
    spent = _cpu(delta) - before
    percent = 100 * spent / (time.monotonic() - began) / len(delta.nodes)
    facts = {
        "asked": _asked(delta) - asked_before,
        "rss_mb": [round(node.usage()[1] / 1e6) for node in delta.nodes][:1],
    }
    return Result("idle node", percent <= 5, round(percent, 2), 5, "% of a core", facts)


def edit_with_pokes(delta: Delta) -> Result:
    before = _cpu(delta)
    seconds = [follow_edit(delta, number % len(delta.nodes))[0] for number in (0, 4, 8)]
    facts = {"each": [round(one, 1) for one in seconds], "cpu_s": round((_cpu(delta) - before) / 3, 1)}
    return _within("an edit reaches all, poked", statistics.median(seconds), 3, **facts)


def edit_without_pokes(delta: Delta) -> Result:
    """Pokes go from the origin; reading comes to it: so cutting one way loses pokes and nothing else."""
    ways = [(0, node.number) for node in delta.nodes[1:]]
    delta.links.set(ways, mode="cut")
    try:
        seconds, _told = follow_edit(delta, 0, within_s=200)
    finally:
        delta.links.set(ways)
    delta.wait_until_equal(G1_S)
    return _within("an edit reaches all, no pokes", seconds, 75)


def parted(delta: Delta) -> Result:
    """Half and half for a minute, edits on both sides."""
    half = len(delta.nodes) // 2
    ways = delta.both_ways(range(half), range(half, len(delta.nodes)))
    delta.links.set(ways, mode="cut")
    began = time.monotonic()
    for number in (0, half, half - 1, len(delta.nodes) - 1):
        delta.nodes[number].do("raise_price")
    left = list(range(half))
    time.sleep(5)  # until published
    delta.wait_until_equal(180, left)
    seen = delta.look()
    assert cell(seen, delta.nodes, 0, half)["s"] == "behind", "nobody can know what is beyond a cut"
    time.sleep(max(0, PARTED_S - (time.monotonic() - began)))
    delta.links.set(ways)
    return _within("parted in two, healed", delta.wait_until_equal(G1_S + 120), G1_S)


def killed(delta: Delta) -> Result:
    """kill -9 of three in the middle of work."""
    three = delta.nodes[-3:]
    for node in delta.nodes[:3]:
        node.do("raise_price")
    for node in three:
        node.do("raise_price")
        node.kill()
    time.sleep(10)
    for node in three:
        node.start()
    return _within("three killed, started again", delta.wait_until_equal(G1_S + 120), G1_S)


def wrong_clock(delta: Delta) -> Result:
    """One node three hours ahead, and back: nothing is lost, and nobody waits for three hours."""
    node = delta.nodes[-1]
    node.set_clock(3 * 3600)
    time.sleep(1)
    ahead = follow_edit(delta, node.number, within_s=G1_S)[0]
    there = follow_edit(delta, 0, within_s=G1_S)[0]
    node.set_clock(0)
    time.sleep(1)
    back = max(follow_edit(delta, node.number, within_s=G1_S)[0], follow_edit(delta, 0, within_s=G1_S)[0])
    told = {"its_edit_s": round(ahead, 1), "others_edit_s": round(there, 1), "set_right_s": round(back, 1)}
    return _within("a clock three hours ahead", max(ahead, there, back), 75, **told)


def restored(delta: Delta) -> Result:
    """The database of an hour ago over files of now: a new epoch by itself, and partners follow."""
    node = delta.nodes[1]
    node.back_up()
    for _edit in range(2):
        follow_edit(delta, node.number, within_s=G1_S)
    before = delta.look()[node.number]
    node.restore()
    delta.watch.forget(node)
    wait_until(lambda: delta.look()[node.number].epoch not in ("", before.epoch), 180, "no new epoch")
    seconds = delta.wait_until_equal(G1_S)
    after = delta.look()[node.number]
    assert after.fence == before.fence + 1, "the fence rises once"
    assert after.seq > before.seq, "numbers that others know are never given again"
    return _within("an old backup heals by itself", seconds, G1_S, epoch=f"{before.epoch[:6]}→{after.epoch[:6]}")


def forgotten_tombstone(delta: Delta) -> Result:
    """What was deleted while a partner was away stays deleted there, though the tombstone is forgotten."""
    origin, away = delta.nodes[2], delta.nodes[3]
    others = [node.number for node in delta.nodes if node is not away]
    away.kill()
    goods = _kept(away, origin)
    record = origin.do("take_off")
    time.sleep(3)
    delta.wait_until_equal(G1_S, others)
    origin.do("forget_tombstones")
    delta.watch.forget(away)
    away.start()
    fewest = goods
    deadline = time.monotonic() + G1_S
    while cell(delta.look(), delta.nodes, away.number, origin.number)["s"] != "equal":
        fewest = min(fewest, _kept(away, origin))
        assert time.monotonic() < deadline, "it never catches up"
        time.sleep(0.1)
    zombies = _count(away, "record_id = %s AND NOT deleted", record)
    assert zombies == 0, f"{record} came back"
    assert fewest >= goods - 1, "old goods serve until the reading is through"
    return _within("deleted while away, floor raised", delta.wait_until_equal(G1_S), G1_S, fewest=fewest, before=goods)


def black_holes(delta: Delta) -> Result:
    """Five of eleven partners take connections and never answer: pages and healthy partners do not notice.

    Whole and holed take turns, so that a busy machine is as busy for both.
    """
    node, holed = delta.nodes[0], [each.number for each in delta.nodes[1:6]]
    healthy = [each.number for each in delta.nodes if each.number not in holed]
    ways = delta.both_ways([0, *healthy[1:]], holed)
    _pages(node, 10)
    whole, broken, edits = [], [], []
    for _turn in range(4):
        delta.links.set(ways)
        time.sleep(2)
        whole += _pages(node, 40)
        delta.links.set(ways, mode="hole")
        time.sleep(8)  # every healthy node has begun to wait for them
        broken += _pages(node, 40)
        began = time.monotonic()
        origin = delta.nodes[healthy[-1]]
        before = delta.look()[origin.number].root
        origin.do("raise_price")
        wait_until(partial(_has_moved, delta, origin.number, before), 60, "not published")
        delta.wait_until_equal(120, healthy)
        edits.append(time.monotonic() - began)
    delta.links.set(ways)
    delta.wait_until_equal(G1_S)
    one, other = _p95(whole), _p95(broken)
    facts = {
        "p95_whole_ms": round(one, 1),
        "p95_holed_ms": round(other, 1),
        "edit_s": [round(each, 1) for each in edits],
    }
    return Result("five of eleven are black holes", other <= one * 1.05, round(100 * other / one, 1), 105, "%", facts)


CHECKS: dict[str, Callable[[Delta], Result]] = {
    "converge": converge,
    "idle": idle,
    "edit-poked": edit_with_pokes,
    "edit-unpoked": edit_without_pokes,
    "parted": parted,
    "killed": killed,
    "clock": wrong_clock,
    "restored": restored,
    "tombstone": forgotten_tombstone,
    "holes": black_holes,
}


def _cpu(delta: Delta) -> float:
    """Seconds of a core that all nodes have used: on a machine with other work they say more than time does."""
    return sum(node.usage()[0] for node in delta.nodes)


def _has_moved(delta: Delta, number: int, before: str) -> bool:
    return delta.look()[number].root != before


def _asked(delta: Delta) -> int:
    return sum(link.asked for link in delta.links.links.values())


def _count(node: Node, where: str, *values: Any) -> int:
    """Of the node's copies of partners' records."""
    with psycopg.connect(node.database_url, autocommit=True) as connection:
        row = connection.execute(f"SELECT count(*) FROM federation_remotelisting WHERE {where}", values).fetchone()  # noqa: S608  # words of our own
    return int(row[0]) if row else 0


def _kept(node: Node, origin: Node) -> int:
    return _count(node, "record_id LIKE %s AND NOT deleted", f"{origin.node_id}/%")


def _pages(node: Node, how_many: int) -> list[float]:
    """Milliseconds of so many pages that buyers look at."""
    took = []
    for number in range(how_many):
        path = ("/", "/tim/?q=xo%C3%A0i", "/danh-muc/trai-cay-tuoi/")[number % 3]
        began = time.monotonic()
        with urllib.request.urlopen(f"{node.url}{path}", timeout=60) as answer:  # noqa: S310  # a node of ours
            answer.read()
        took.append((time.monotonic() - began) * 1000)
    return took


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]
