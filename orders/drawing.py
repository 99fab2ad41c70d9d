"""The machines of orders.states as a page: a drawing and a table of each."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.states import MACHINES as OF_LISTINGS

from .states import MACHINES, Machine, Move

_HEAD = """# States

Drawn by `python manage.py draw_states` from the tables in `orders/states/` and
`catalog/states/`; a test fails when this page is out of date.
There is no other way to change a state: commands read the tables, and a trigger refuses what they do not name. Every
move leaves a row of history (who, in which role, when, why) and an audit row. The state of a whole order is derived:
it is as far as its slowest part that is still alive.
"""
_COLUMNS = ("move", "from", "to", "who", "only if", "stock", "money", "messages")


def page() -> str:
    """The whole of docs/states.md."""
    return "\n".join([_HEAD, *(line for machine in (*MACHINES, *OF_LISTINGS) for line in _section(machine))]) + "\n"


def _section(machine: Machine) -> Iterator[str]:
    yield f"## {machine.name}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {machine.initial}"
    for move in machine.moves.values():
        for source in sorted(move.sources, key=machine.states.index):
            yield f"    {source} --> {move.target}: {move.name}"
    for state in machine.states:
        if state in machine.at_rest:
            yield f"    {state} --> [*]"
    yield "```"
    yield ""
    yield f"| {' | '.join(_COLUMNS)} |"
    yield f"|{'---|' * len(_COLUMNS)}"
    for move in machine.moves.values():
        yield f"| {' | '.join(_cells(machine, move))} |"
    yield ""


def _cells(machine: Machine, move: Move) -> tuple[str, ...]:
    return (
        f"`{move.name}`",
        ", ".join(sorted(move.sources, key=machine.states.index)),
        f"**{move.target}**",
        ", ".join(sorted(move.actors)),
        move.guard,
        move.stock,
        move.money,
        ", ".join(move.notices),
    )
