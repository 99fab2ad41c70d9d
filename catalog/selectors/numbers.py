"""How many products are on sale, by shelf, by producer and by marketplace."""

from __future__ import annotations

from collections import Counter

from marketplace.kernel import clock

from .cube import cells_on_sale, summed


def numbers_by_category() -> Counter[int]:
    """Products on each shelf itself, by its id, without those of its children."""
    return summed(cells_on_sale(clock.today().month), lambda cell: cell.category)


def numbers_by_producer() -> Counter[int]:
    """Products of each producer, by its id."""
    return summed(cells_on_sale(clock.today().month), lambda cell: cell.producer)


def numbers_by_marketplace() -> Counter[int]:
    """Products of ourselves and of each partner, by its id."""
    return summed(cells_on_sale(clock.today().month), lambda cell: cell.marketplace)
