"""What a state machine is made of: a table of moves. Everything else is read from it: guards, history, the database's
own refusal (e.g. orders, migration 0008), docs/states.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

BUYER, PRODUCER, OPERATOR, CARRIER, SYSTEM = "buyer", "producer", "operator", "carrier", "system"
ROLES = (BUYER, PRODUCER, OPERATOR, CARRIER, SYSTEM)


@dataclass(frozen=True)
class Move:
    """One allowed move.

    actors   the roles that may make it
    stamp    the column that keeps its moment
    guard    what has to be true besides the state, in words; the command enforces it
    stock, money   what the move does to goods and money, in words
    notices  the messages it owes, by kind
    """

    name: str
    sources: frozenset[str]
    target: str
    actors: frozenset[str]
    stamp: str = ""
    guard: str = ""
    stock: str = ""
    money: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machine:
    """All moves of one kind of row. at_rest: states in which nothing is owed to anybody any more."""

    name: str
    initial: str
    moves: dict[str, Move]
    at_rest: frozenset[str]
    states: tuple[str, ...] = field(default=())

    def edges(self) -> set[tuple[str, str]]:
        """Every allowed (from, to)."""
        return {(source, move.target) for move in self.moves.values() for source in move.sources}

    def open_moves(self, state: str, role: str) -> frozenset[str]:
        """Names of the moves that this role may make from a state."""
        moves = self.moves.items()
        return frozenset(name for name, move in moves if state in move.sources and role in move.actors)


def machine(name: str, *, initial: str, at_rest: Iterable[str], moves: Iterable[Move]) -> Machine:
    """Put moves together. Raises ValueError when a move leaves a state at rest that the table does not allow to leave,
    when two have one name, or when a state can't be reached.
    """
    by_name: dict[str, Move] = {}
    for move in moves:
        if move.name in by_name:
            raise ValueError(f"{name}: two moves are called {move.name}")
        if not move.actors <= set(ROLES):
            raise ValueError(f"{name}: {move.name} has unknown actors")
        by_name[move.name] = move
    reached, seen = [initial], [initial]
    while reached:
        state = reached.pop(0)
        for move in by_name.values():
            if state in move.sources and move.target not in seen:
                reached.append(move.target)
                seen.append(move.target)
    named = {state for move in by_name.values() for state in (*move.sources, move.target)}
    if named - set(seen):
        raise ValueError(f"{name}: nothing leads to {sorted(named - set(seen))}")
    return Machine(name, initial, by_name, frozenset(at_rest), tuple(seen))
