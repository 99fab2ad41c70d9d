"""What a line of a producer's file would change, or what is wrong with it. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.text import fold

from ...models import ImportRow
from ...pricing import Tier
from ...selectors.own_sheet import WORDS, OwnRow, is_marked, marks_in
from ...sheets import cells
from ...sheets.faults import Fault
from ...sheets.reading import Line
from ..counting import MOST_UNITS
from ..drafts import MOST_OPEN_DRAFTS
from ..editing import refuse_locked
from ..facts import read_facts
from ..prices import refuse_odd_price
from ..seen import reachable
from ..tiers import refuse_odd_tiers
from .goods import Goods, name_key

Problem = dict[str, Any]
_OF_LINES = ("ingredients_vi",)
_OF_PACK = ("pack_name", "size", "gross_weight_g")


def check_line(line: Line, keys: list[str], goods: Goods) -> ImportRow:
    """The row of a line, not saved yet: ready, unchanged, or faulty with all that is wrong."""
    row = ImportRow(line=line.number, cells=_cells(line, keys))
    said, problems = _read(line, keys, goods)
    if not problems:
        try:
            _compare(row, said, goods, problems)
        except Fault as fault:
            problems.append(_problem(str(fault.params.get("at", "sku")), fault))
    row.lot, row.problems = said.get("lot", "")[:40], problems
    if problems:
        row.state, row.wanted = ImportRow.State.FAULTY, {}
    else:
        row.state = ImportRow.State.READY if row.wanted else ImportRow.State.UNCHANGED
    return row


def _cells(line: Line, keys: list[str]) -> list[str]:
    """The texts of a line as they came: lines that were not written are handed back with them."""
    return [
        cells.as_lines(cell) if place < len(keys) and keys[place] in _OF_LINES else cells.as_text(cell)
        for place, cell in enumerate(line.cells)
    ]


def _problem(column: str, fault: Fault) -> Problem:
    return {"column": column, "code": fault.code, "params": fault.params}


def refused(column: str, refusal: MarketplaceError) -> Problem:
    return {"column": column, "text": str(refusal)}


def _read(line: Line, keys: list[str], goods: Goods) -> tuple[dict[str, Any], list[Problem]]:
    """What the cells of a line say, by field; empty cells say nothing."""
    raw = {key: cell for key, cell in zip(keys, line.cells, strict=False) if key and cells.as_text(cell)}
    unit = raw.pop("unit", None)
    readers: dict[str, Callable[[Any], Any]] = {
        "category": lambda cell: _category(cell, goods),
        "status": lambda cell: _status(cell, goods),
        "size": lambda cell: list(cells.read_size(cell, unit if not _has_letters(cell) else None)),
        "gross_weight_g": cells.read_count,
        "price_vnd": cells.read_money,
        "units": cells.read_count,
        "tiers": lambda cell: [list(tier) for tier in cells.read_tiers(cell)],
        "produced_on": lambda cell: cells.read_date(cell, today=goods.today, ahead=False),
        "best_before": lambda cell: cells.read_date(cell, today=goods.today, ahead=True),
        "season_months": cells.read_months,
        "lot": lambda cell: _lot(cell, goods),
        **dict.fromkeys(_OF_LINES, cells.as_lines),
    }
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    covered = {keys[place] for place in line.merged}
    problems += [_problem(key, Fault("merged")) for key in sorted(covered) if key not in raw]
    for key, cell in raw.items():
        try:
            said[key] = readers.get(key, cells.as_text)(cell)
            _refuse_odd(key, said[key])
        except Fault as fault:
            problems.append(_problem(key, fault))
        except MarketplaceError as refusal:
            problems.append(refused(key, refusal))
    return said, problems


def _has_letters(cell: Any) -> bool:
    return any(letter.isalpha() for letter in cells.as_text(cell))


def _category(cell: Any, goods: Goods) -> str:
    slug = goods.shelves.get(fold(cells.as_text(cell)))
    if slug is None:
        raise Fault("no_shelf", typed=cells.as_text(cell))
    return slug


def _lot(cell: Any, goods: Goods) -> str:
    text = cells.as_text(cell)
    return text if text in goods.lot_codes else cells.read_code(cell)


def _status(cell: Any, goods: Goods) -> str:
    status = goods.states.get(fold(cells.as_text(cell)))
    if status is None:
        raise Fault("no_state", typed=cells.as_text(cell))
    return status


def _refuse_odd(key: str, value: Any) -> None:
    """By the rules of the commands that will write it."""
    if key in WORDS and key != "category":
        read_facts({key: value})
    elif key == "price_vnd":
        refuse_odd_price(value)
    elif key == "units" and value > MOST_UNITS:
        raise Fault("count", typed=str(value))
    elif key == "pack_name" and len(value) > 120:
        raise Fault("too_long")


def _compare(row: ImportRow, said: dict[str, Any], goods: Goods, problems: list[Problem]) -> None:
    found = _own(said, goods)
    own, now = found or (None, {})
    _refuse_twice(row, said, own, goods)
    if own is None or own.variant is None:
        _wanted_of_new(row, said, own, now)
        _refuse_many_new(said, own, goods)
        _refuse_differing((name_key(said.get("name_vi", "")), "new"), row, said, goods, problems)
        return
    row.product_id, row.variant_id = own.product.pk, own.variant.pk
    row.is_counted = own.lot is not None
    marks = marks_in(said.get("mark", ""))
    for key, value in said.items():
        if key in {"sku", "lot", "mark", "reason"} or value == now.get(key):
            continue
        mark = marks.get(key)
        if mark and is_marked(mark, value):
            continue  # as its maker saw it: changed since, but not by this file
        if mark and not is_marked(mark, now.get(key)):
            problems.append(_problem(key, Fault("changed_since", now=_words(now.get(key)), typed=_words(value))))
            continue
        row.wanted[key] = [now.get(key), value]
    _judge(row, own, said, goods, problems)


def _words(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _own(said: dict[str, Any], goods: Goods) -> tuple[OwnRow, dict[str, Any]] | None:
    """The pack, or the product without one, that a line is about; None for new goods.

    By its code, or by name and size where there is none: the same file twice makes nothing twice. Raises Fault.
    """
    sku, lot = said.get("sku", "").upper(), said.get("lot", "")
    if sku:
        if sku not in goods.by_sku:
            raise Fault("no_pack", at="sku", typed=said["sku"])
        return _with_lot(goods, sku, lot)
    if not said.get("name_vi"):
        raise Fault("no_name", at="name_vi")
    named = goods.by_name.get(name_key(said["name_vi"]), [])
    packs = {
        row.variant.sku.upper(): None
        for row, now in named
        if row.variant and now["size"] == said.get("size", now["size"])
    }
    if len({row.product.pk for row, _now in named}) > 1 or len(packs) > 1:
        raise Fault("which", at="sku", typed=said["name_vi"])
    if packs:
        return _with_lot(goods, next(iter(packs)), lot)
    if not named:
        return None
    row, now = named[0]
    return OwnRow(row.product, None, None), now  # a pack it does not have yet, or the product alone


def _with_lot(goods: Goods, sku: str, lot: str) -> tuple[OwnRow, dict[str, Any]]:
    """The row of this lot, or the pack with what a lot that is new to it says of itself: nothing yet."""
    known = goods.by_key.get((sku, lot))
    if known is not None:
        return known
    row, now = goods.by_sku[sku]
    bare = {key: value for key, value in now.items() if key not in {"lot", "produced_on", "best_before"}}
    return OwnRow(row.product, row.variant, None, row.lots), {**bare, "units": 0}


def _refuse_twice(row: ImportRow, said: dict[str, Any], own: OwnRow | None, goods: Goods) -> None:
    name = name_key(said.get("name_vi", ""))
    pack = own.variant.pk if own and own.variant else (name, *said.get("size", []))
    first = goods.lines.setdefault((pack, said.get("lot", "")), row.line)
    if first != row.line:
        raise Fault("twice", at="sku" if said.get("sku") else "name_vi", line=first)


def _wanted_of_new(row: ImportRow, said: dict[str, Any], own: OwnRow | None, now: dict[str, Any]) -> None:
    """A pack that is new, of a known product or of a new one. Without a size it is about the product alone."""
    row.product_id = own.product.pk if own else None
    needed = ["size", "price_vnd"] if own else ["name_vi", "category", "size", "price_vnd"]
    if own and "size" not in said:
        row.wanted = {key: [now[key], said[key]] for key in WORDS if key in said and said[key] != now[key]}
        return
    lacking = next((key for key in needed if key not in said), None)
    if lacking:
        raise Fault("needed", at=lacking)
    if "status" in said and said["status"] != (own.product.status if own else "draft"):
        raise Fault("new_is_draft", at="status")
    left_out = {"sku", "lot", "mark", "reason", "status"}
    seen = {key: now[key] for key in WORDS} if own else {}
    row.wanted = {
        key: [seen.get(key), _kept(value)]
        for key, value in said.items()
        if key not in left_out and (key not in seen or seen[key] != value)
    }


def _refuse_many_new(said: dict[str, Any], own: OwnRow | None, goods: Goods) -> None:
    """As save_draft_product will, told before anything is written; several packs of one new product count once."""
    name = name_key(said.get("name_vi", ""))
    if own is None and name not in goods.new and len(goods.new) >= goods.room:
        raise Fault("many_drafts", at="name_vi", most=MOST_OPEN_DRAFTS)
    goods.new.update([name] if own is None else [])


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _judge(row: ImportRow, own: OwnRow, said: dict[str, Any], goods: Goods, problems: list[Problem]) -> None:
    """What the commands would refuse, told before anything is written; and lines of one file that disagree."""
    wanted = row.wanted
    variant = own.variant
    assert variant is not None  # noqa: S101  # for mypy: the caller looked
    for key, (_seen, value) in wanted.items():
        if key in {*WORDS, "status"}:
            _refuse_differing(own.product.pk, row, {key: value}, goods, problems)
        elif key not in {"units", "produced_on", "best_before"}:
            _refuse_differing(variant.sku, row, {key: value}, goods, problems, of_pack=True)
    checks: dict[str, Callable[[], None]] = {
        "name_vi": lambda: refuse_locked(own.product),
        "status": lambda: _refuse_state(own.product.status, wanted["status"][1]),
        "price_vnd": lambda: _refuse_by_weight(variant.price_per_kg_vnd),
        "units": lambda: _refuse_promised(own, wanted["units"][1]),
        "produced_on": lambda: _refuse_dates(own),
        "best_before": lambda: _refuse_dates(own),
    }
    for key in wanted:
        name = "name_vi" if key in {*WORDS, *_OF_PACK} and key != "season_months" else key
        try:
            checks.get(name, lambda: None)()
        except Fault as fault:
            problems.append(_problem(key, fault))
        except MarketplaceError as refusal:
            problems.append(refused(key, refusal))
    if {"price_vnd", "tiers"} & set(wanted) and variant.price_per_kg_vnd is None:
        _judge_tiers(own, wanted, problems)
    row.wanted = {key: [_kept(seen), _kept(value)] for key, (seen, value) in wanted.items()}
    if "units" in wanted or own.lot is not None or said.get("lot", "") == "":
        return
    problems.append(_problem("units", Fault("needed")))


def _refuse_differing(
    scope: Any, row: ImportRow, said: dict[str, Any], goods: Goods, problems: list[Problem], *, of_pack: bool = False
) -> None:
    """What several lines say of the same thing has to be the same."""
    for key, value in said.items():
        if not of_pack and key not in {*WORDS, "status"}:
            continue
        told, line = goods.said.setdefault((scope, key), (value, row.line))
        if told != value:
            problems.append(_problem(key, Fault("lines_differ", line=line, typed=_words(told))))


def _judge_tiers(own: OwnRow, wanted: dict[str, Any], problems: list[Problem]) -> None:
    variant = own.variant
    assert variant is not None  # noqa: S101  # for mypy
    tiers = [Tier(*pair) for pair in wanted["tiers"][1]] if "tiers" in wanted else list(variant.tier_list)
    before = variant.price_vnd
    variant.price_vnd = wanted.get("price_vnd", [0, before])[1]
    try:
        refuse_odd_tiers(variant, tiers)
    except MarketplaceError as refusal:
        problems.append(refused("tiers" if "tiers" in wanted else "price_vnd", refusal))
    finally:
        variant.price_vnd = before


def _refuse_state(now: str, status: str) -> None:
    if status not in reachable(now):
        raise Fault("state_has_its_way")


def _refuse_by_weight(price_per_kg_vnd: int | None) -> None:
    if price_per_kg_vnd is not None:
        raise Fault("by_weight")


def _refuse_promised(own: OwnRow, units: int) -> None:
    held = own.lot.units_held if own.lot else 0
    if units < held:
        raise Fault("promised", held=held)


def _refuse_dates(own: OwnRow) -> None:
    if own.lot is not None and (own.lot.code or own.lot.produced_on or own.lot.best_before):
        raise Fault("lot_is_dated")
    if own.lot is not None:
        raise Fault("needs_lot")
