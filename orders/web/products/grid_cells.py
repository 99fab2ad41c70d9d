"""The cells of the grid: what each shows, reads and writes, and by which command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.errors import Stale
from catalog.models import Product
from catalog.selectors.own_products import Countable, OwnPack, OwnProduct
from catalog.services.counting import set_stock
from catalog.services.prices import set_price
from catalog.services.seen import edited_facts, move_over, reachable, save_over
from catalog.services.sheets.words import words_of
from catalog.sheets.cells import months_text, read_count, read_money, read_months
from catalog.sheets.faults import Fault
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import format_vnd
from marketplace.kernel.text import normalise, read_number

THEIRS, MINE = "theirs", "mine"


@dataclass
class Cell:
    """One input. shown is what it is now, in words; typed what the producer wants instead, where it was refused.

    seen   the kept value the page was made with, as it travels through the form
    clash  what somebody else made of it meanwhile: the producer chooses, and nothing is written before
    """

    name: str
    label: str
    shown: str
    seen: str
    locked: bool = False
    typed: str | None = None
    problem: str = ""
    clash: str = ""
    clash_seen: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def value(self) -> str:
        return self.shown if self.typed is None else self.typed

    def read(self, typed: str) -> Any:
        """The value to keep. Raises Fault, MarketplaceError."""
        raise NotImplementedError

    def kept(self, seen: str) -> Any:
        """A value that travelled through the form, read again; None where it was tampered with."""
        return read_number(seen)

    def save(self, value: Any, seen: Any, actor: Actor) -> None:
        raise NotImplementedError

    def words(self, value: Any) -> str:
        return str(value)

    def write(self, post: Mapping[str, str], actor: Actor) -> bool:
        """Write what was typed if it differs from what was shown; True if it was. A refusal stays in the cell."""
        typed, choice = post.get(self.name), post.get(f"x-{self.name}", "")
        seen_text = post.get(f"o-{self.name}", "")
        if typed is None or self.locked or choice.startswith(THEIRS):
            return False
        if choice.startswith(MINE):
            seen_text = choice.partition("|")[2]
        try:
            value, seen = self.read(typed), self.kept(seen_text)
            if value == seen:
                return False
            self.save(value, seen, actor)
        except Stale as stale:
            self.problem, self.clash = str(stale), self.words(stale.now)
            self.clash_seen = self.seen
        except Fault as fault:
            self.problem = words_of({"code": fault.code, "params": fault.params})
        except MarketplaceError as refusal:
            self.problem = str(refusal)
        else:
            return True
        self.typed, self.seen = typed, seen_text
        return False

    def keep(self, refused: Cell) -> None:
        """Take over what was typed and refused; the page goes on saying what it said when it was typed."""
        self.clash_seen = self.seen if refused.clash else ""
        self.typed, self.problem, self.clash, self.seen = refused.typed, refused.problem, refused.clash, refused.seen


@dataclass
class PriceCell(Cell):
    variant_id: int = 0

    def read(self, typed: str) -> int:
        return read_money(typed)

    def save(self, value: int, seen: int | None, actor: Actor) -> None:
        set_price(variant_id=self.variant_id, price_vnd=value, seen_vnd=-1 if seen is None else seen, actor=actor)

    def words(self, value: Any) -> str:
        return format_vnd(value)


@dataclass
class StockCell(Cell):
    variant_id: int = 0
    lot_id: int | None = None
    code: str = ""

    def read(self, typed: str) -> int:
        return read_count(typed)

    def save(self, value: int, seen: int | None, actor: Actor) -> None:
        seen_units = -1 if seen is None else seen
        set_stock(variant_id=self.variant_id, lot_id=self.lot_id, units=value, seen_units=seen_units, actor=actor)


@dataclass
class NameCell(Cell):
    product_id: int = 0

    def read(self, typed: str) -> str:
        return normalise(typed)

    def kept(self, seen: str) -> str:
        return normalise(seen)

    def save(self, value: str, seen: str, actor: Actor) -> None:
        save_over(product_id=self.product_id, wanted={"name_vi": (seen, value)}, actor=actor)


@dataclass
class SeasonCell(Cell):
    product_id: int = 0

    def read(self, typed: str) -> list[int]:
        return read_months(typed)

    def kept(self, seen: str) -> list[int]:
        try:
            return read_months(seen)
        except Fault:
            return []

    def save(self, value: list[int], seen: list[int], actor: Actor) -> None:
        save_over(product_id=self.product_id, wanted={"season_months": (seen, value)}, actor=actor)

    def words(self, value: Any) -> str:
        return months_text(value)


@dataclass
class StateCell(Cell):
    product_id: int = 0

    def read(self, typed: str) -> str:
        return typed

    def kept(self, seen: str) -> str:
        return seen

    def save(self, value: str, seen: str, actor: Actor) -> None:
        move_over(product_id=self.product_id, seen=seen, status=value, actor=actor)

    def words(self, value: Any) -> str:
        return str(Product.Status(value).label)


@dataclass
class GridPack:
    own: OwnPack
    price: PriceCell
    stock: list[StockCell]


@dataclass
class GridProduct:
    """A product with the cells of its own and those of its packs."""

    product: Product
    name: NameCell
    season: SeasonCell
    state: StateCell
    packs: list[GridPack]

    @property
    def cells(self) -> list[Cell]:
        of_packs = [cell for pack in self.packs for cell in (pack.price, *pack.stock)]
        return [self.name, self.season, self.state, *of_packs]


def grid_product(own: OwnProduct) -> GridProduct:
    product = own.product
    product.waiting = [own.change] if own.change else []  # type: ignore[attr-defined]  # what edited_facts looks for
    facts = edited_facts(product)
    key, name, months = product.pk, facts["name_vi"], months_text(facts["season_months"])
    is_closed = product.status in {Product.Status.SUBMITTED, Product.Status.ARCHIVED}
    states = [product.status, *reachable(product.status)]
    return GridProduct(
        product=product,
        name=NameCell(f"n{key}", _("Tên món"), name, name, locked=is_closed, product_id=key),
        season=SeasonCell(
            f"m{key}", _("Mùa của %(name)s") % {"name": name}, months, months, locked=is_closed, product_id=key
        ),
        state=StateCell(
            f"t{key}",
            _("Trạng thái của %(name)s") % {"name": name},
            product.status,
            product.status,
            choices=[(status, str(Product.Status(status).label)) for status in states],
            product_id=key,
        ),
        packs=[_pack(pack, name) for pack in own.packs],
    )


def _pack(pack: OwnPack, product_name: str) -> GridPack:
    variant = pack.variant
    about = f"{product_name} · {variant.name}"
    price = PriceCell(
        f"p{variant.pk}",
        _("Giá, %(about)s") % {"about": about},
        format_vnd(variant.price_vnd).partition("\u00a0")[0],
        str(variant.price_vnd),
        locked=variant.price_per_kg_vnd is not None,
        variant_id=variant.pk,
    )
    return GridPack(pack, price, [_stock(pack, counted, about) for counted in pack.stock])


def _stock(pack: OwnPack, counted: Countable, about: str) -> StockCell:
    key, code = pack.variant.pk, counted.code
    label = _("Còn, %(about)s, lô %(code)s") if code else _("Còn, %(about)s")
    return StockCell(
        f"u{key}-{counted.lot_id or 0}",
        label % {"about": about, "code": code},
        str(counted.units),
        str(counted.units),
        variant_id=key,
        lot_id=counted.lot_id,
        code=code,
    )
