"""All a producer has, found by what files call it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import override

from marketplace.kernel import clock
from marketplace.kernel.text import fold

from ...models import Producer, Product
from ...selectors.own_sheet import OwnRow, own_sheet, shelf_names, values_of
from ...sheets import cells
from ...states.listing import OPEN
from ..drafts import MOST_OPEN_DRAFTS
from ..seen import edited_facts

_LANGUAGES = ("vi", "en")


@dataclass
class Goods:
    """All a producer has, found by what files call it; and what earlier lines of the same file said.

    room  how many more products may be begun before some have to be sent to the market
    new   names of those that earlier lines begin
    """

    by_key: dict[tuple[str, str], tuple[OwnRow, dict[str, Any]]] = field(default_factory=dict)
    by_sku: dict[str, tuple[OwnRow, dict[str, Any]]] = field(default_factory=dict)
    by_name: dict[str, list[tuple[OwnRow, dict[str, Any]]]] = field(default_factory=dict)
    lot_codes: set[str] = field(default_factory=set)
    shelves: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)
    said: dict[tuple[Any, str], tuple[Any, int]] = field(default_factory=dict)
    room: int = MOST_OPEN_DRAFTS
    new: set[str] = field(default_factory=set)
    today: date = field(default_factory=clock.today)


def goods_of(producer: Producer) -> Goods:
    """A constant number of statements."""
    goods, begun = Goods(), set()
    for row in own_sheet(producer, archived=True):
        found = row, values_of(row, edited_facts(row.product))
        goods.by_name.setdefault(name_key(found[1]["name_vi"]), []).append(found)
        goods.shelves.setdefault(fold(found[1]["category"]), found[1]["category"])  # also where it is no leaf any more
        begun.update([row.product.pk] if row.product.status in OPEN else [])
        if row.variant is not None:
            goods.by_sku.setdefault(row.variant.sku.upper(), found)
            goods.by_key[row.variant.sku.upper(), row.lot.code if row.lot else ""] = found
            goods.lot_codes.update([row.lot.code] if row.lot else [])
    goods.room = MOST_OPEN_DRAFTS - len(begun)
    for language in _LANGUAGES:
        with override(language):
            goods.shelves |= {fold(name): slug for slug, name in shelf_names().items()}
            goods.states |= {fold(str(status.label)): status.value for status in Product.Status}
    goods.shelves |= {fold(slug): slug for slug in goods.shelves.values()}
    return goods


def name_key(name: str) -> str:
    """Equal for names that people take for the same; marks count."""
    return cells.as_text(name).casefold()
