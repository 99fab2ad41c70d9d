"""What the lab sees: it asks the twelve databases, not the nodes, so that it also sees what a dead node knows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import psycopg

from .node import Node

_HEAD = "SELECT epoch, seq, count, root, fence FROM federation_feedhead"
_PARTNERS = """
SELECT node_id, state, fresh_as_of, head->>'root', head->>'epoch', fails, detail, held, fault
FROM federation_partner
"""


@dataclass
class Seen:
    """One node's own feed, and what it knows of each partner by its node id."""

    epoch: str = ""
    seq: int = 0
    count: int = 0
    root: str = ""
    fence: int = 0
    partners: dict[str, dict[str, Any]] = field(default_factory=dict)


class Watch:
    """Looks at the databases; one connection each, made again after a restore."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._connections: dict[int, psycopg.Connection] = {}

    def look(self) -> list[Seen]:
        return [self._seen(node) for node in self.nodes]

    def _seen(self, node: Node) -> Seen:
        try:
            connection = self._connections.get(node.number)
            if connection is None or connection.closed:
                connection = psycopg.connect(node.database_url, autocommit=True)
                self._connections[node.number] = connection
            head = connection.execute(_HEAD).fetchone()
            rows = connection.execute(_PARTNERS).fetchall()
        except psycopg.Error:
            if found := self._connections.pop(node.number, None):
                found.close()
            return Seen()
        names = ("state", "fresh_as_of", "root", "epoch", "fails", "detail", "held", "fault")
        partners = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
        epoch, seq, count, root, fence = head or ("", 0, 0, "", 0)
        return Seen(epoch, seq, count, root, fence, partners)

    def forget(self, node: Node) -> None:
        if found := self._connections.pop(node.number, None):
            found.close()


def cell(seen: list[Seen], nodes: list[Node], reader: int, origin: int) -> dict[str, Any]:
    """What the reader knows of the origin. s: equal, behind, none, waiting, or the state it is in."""
    known = seen[reader].partners.get(nodes[origin].node_id)
    if known is None:
        return {"s": "none"}
    if known["state"] != "active":
        return {"s": known["state"], "why": known["fault"] or known["detail"]}
    if known["fresh_as_of"] is None:
        return {"s": "waiting", "why": known["detail"]}
    equal = bool(known["root"]) and known["root"] == seen[origin].root
    age = max(0, round(time.time() - known["fresh_as_of"] / 1000))
    state = "equal" if equal and not known["held"] else "behind"
    return {"s": state, "age": age, "fails": known["fails"], "why": known["held"] or known["detail"]}


def equal_pairs(seen: list[Seen], nodes: list[Node]) -> int:
    """Of how many pairs the reader has proven the origin's present root."""
    numbers = range(len(nodes))
    return sum(cell(seen, nodes, i, j)["s"] == "equal" for i in numbers for j in numbers if i != j)
