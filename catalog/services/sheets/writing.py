"""One looked-at line of a producer's file is written: by the commands of the editor, all of the line or nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import OperationalError, transaction

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound, StateConflict

from ...errors import Stale
from ...models import ImportRow, Lot, Product, ProductVariant
from ...pricing import Tier
from ...selectors.own_sheet import WORDS
from ..counting import add_lot, refuse_count, set_stock, write_counts
from ..drafts import PackFacts, save_draft_product, save_pack
from ..prices import refuse_price, set_price, write_prices
from ..seen import move_over, save_over
from ..tiers import set_tiers
from .checking import refused
from .goods import name_key

logger = logging.getLogger(__name__)
Wanted = Mapping[str, list[Any]]


def write_line(row: ImportRow, *, producer_id: int, actor: Actor) -> None:
    """Write what the line wants and say so in the row, which its caller saves. Inside the caller's transaction.

    A refusal takes back all of the line, and stands in its problems.
    """
    try:
        with transaction.atomic():
            _write(row, producer_id=producer_id, actor=actor)
    except MarketplaceError as refusal:
        row.state, row.problems = ImportRow.State.REFUSED, [refused(_column(refusal.field), refusal)]
    except OperationalError:  # the connection or a lock: the batch is tried again as it was
        raise
    except Exception:  # one line's bug must not stop the file for ever; the log is where it stays loud
        logger.exception("line %s of import %s", row.line, row.run_id)
        row.state, row.problems = ImportRow.State.REFUSED, [{"column": "sku", "code": "bug", "params": {}}]
    else:
        row.state = ImportRow.State.WRITTEN


def write_plain(rows: Sequence[ImportRow], *, producer_id: int, actor: Actor) -> None:
    """Lines that change nothing but price and count, most of any file: all of them in a few statements.

    The same rules and the same writing as set_price and set_stock; a line that one of them refuses is left out whole.
    """
    if not rows:
        return
    packs = ProductVariant.objects.filter(pk__in={row.variant_id for row in rows}, product__producer=producer_id)
    locked = packs.order_by("pk").select_for_update(of=("self",)).prefetch_related("tiers")
    variants = {pack.pk: pack for pack in locked}
    counted = Lot.objects.filter(variant_id__in=variants, recalled_at=None).order_by("pk").select_for_update()
    lots = {(lot.variant_id, lot.code): lot for lot in counted}
    prices: list[tuple[ProductVariant, int]] = []
    counts: list[tuple[Lot, int]] = []
    for row in rows:
        try:
            price, count = _judged(row, variants, lots)
        except MarketplaceError as refusal:
            row.state, row.problems = ImportRow.State.REFUSED, [refused(_column(refusal.field), refusal)]
        else:
            prices += [each for each in price if each not in prices]  # lines of two lots say it twice
            counts += count
            row.state = ImportRow.State.WRITTEN
    write_prices(prices, actor=actor)
    write_counts(counts, actor=actor)


def is_plain(row: ImportRow) -> bool:
    return row.variant_id is not None and set(row.wanted) <= {"price_vnd", "units"} and row.is_counted


def _judged(
    row: ImportRow, variants: Mapping[int, ProductVariant], lots: Mapping[tuple[int, str], Lot]
) -> tuple[list[tuple[ProductVariant, int]], list[tuple[Lot, int]]]:
    variant = variants.get(row.variant_id or 0)
    if variant is None:
        raise NotFound
    prices, counts = [], []
    if "price_vnd" in row.wanted:
        seen_vnd, price_vnd = row.wanted["price_vnd"]
        refuse_price(variant, price_vnd=price_vnd, seen_vnd=seen_vnd)
        prices.append((variant, price_vnd))
    if "units" in row.wanted:
        lot = lots.get((variant.pk, row.lot))
        if lot is None:
            raise NotFound
        seen_units, units = row.wanted["units"]
        refuse_count(lot, units=units, seen_units=seen_units)
        lot.variant = variant
        counts.append((lot, units))
    return prices, counts


def _column(field: str) -> str:
    return {"net_quantity": "size", "unit": "size", "sku": "sku"}.get(field, field) or "sku"


def _write(row: ImportRow, *, producer_id: int, actor: Actor) -> None:
    wanted: Wanted = row.wanted
    if row.product_id and not Product.objects.filter(pk=row.product_id, producer=producer_id).exists():
        raise NotFound
    product_id = row.product_id or _begun(wanted, producer_id, actor)
    words = {name: (seen, value) for name, (seen, value) in wanted.items() if name in WORDS}
    if row.product_id and words:
        save_over(product_id=product_id, wanted=words, actor=actor)
    if row.variant_id is None and "size" in wanted:
        row.variant_id = _new_pack(product_id, wanted, actor)
        _price(row.variant_id, {key: wanted[key] for key in wanted if key == "tiers"}, actor)
    elif row.variant_id is not None:
        _pack(product_id, row.variant_id, wanted, actor)
        _price(row.variant_id, wanted, actor)
    if row.variant_id is not None and "units" in wanted:
        _stock(row, wanted, actor)
    if "status" in wanted:
        move_over(product_id=product_id, seen=wanted["status"][0], status=wanted["status"][1], actor=actor)
    row.product_id = product_id


def _begun(wanted: Wanted, producer_id: int, actor: Actor) -> int:
    """A new product; where a line above made it already, or somebody did meanwhile, that one."""
    name = wanted["name_vi"][1]
    own = Product.objects.filter(producer=producer_id, name_vi__iexact=name).values_list("pk", "name_vi")
    for pk, known in own:
        if name_key(known) == name_key(name):
            return pk
    facts = {key: value for key, (_seen, value) in wanted.items() if key in WORDS}
    return save_draft_product(producer_id=producer_id, facts=facts, actor=actor).pk


def _new_pack(product_id: int, wanted: Wanted, actor: Actor) -> int:
    unit, net_quantity = wanted["size"][1]
    if ProductVariant.objects.filter(product=product_id, unit=unit, net_quantity=net_quantity).exists():
        raise StateConflict  # made since the file was looked at
    facts = PackFacts(
        unit, net_quantity, wanted["price_vnd"][1], _said(wanted, "pack_name", ""), _said(wanted, "gross_weight_g")
    )
    return save_pack(product_id=product_id, facts=facts, actor=actor).pk


def _said(wanted: Wanted, key: str, otherwise: Any = None) -> Any:
    return wanted[key][1] if key in wanted else otherwise


def _pack(product_id: int, variant_id: int, wanted: Wanted, actor: Actor) -> None:
    """What a pack holds and weighs."""
    if not {"pack_name", "size", "gross_weight_g"} & set(wanted):
        return
    pack = ProductVariant.objects.select_for_update(no_key=True).filter(pk=variant_id, product=product_id).first()
    if pack is None:
        raise NotFound
    now = {"pack_name": pack.name_vi, "size": [pack.unit, pack.net_quantity], "gross_weight_g": pack.gross_weight_g}
    for key, value in now.items():
        if key in wanted and value not in wanted[key]:
            raise Stale(str(StateConflict.default_message), now=value, field=key)
    unit, net_quantity = _said(wanted, "size", now["size"])
    name, gross_g = _said(wanted, "pack_name", pack.name_vi), _said(wanted, "gross_weight_g", pack.gross_weight_g)
    facts = PackFacts(unit, net_quantity, pack.price_vnd, name, gross_g)
    save_pack(product_id=product_id, variant_id=variant_id, facts=facts, actor=actor)


def _price(variant_id: int, wanted: Wanted, actor: Actor) -> None:
    """Both can only change together where the old steps do not fit the new price: so they go first, and come last."""
    steps = [Tier(*pair) for pair in _said(wanted, "tiers", [])]
    if "tiers" in wanted and "price_vnd" in wanted:
        set_tiers(variant_id=variant_id, tiers=[], actor=actor)
    if "price_vnd" in wanted:
        seen_vnd, price_vnd = wanted["price_vnd"]
        set_price(variant_id=variant_id, price_vnd=price_vnd, seen_vnd=seen_vnd, actor=actor)
    if "tiers" in wanted:
        set_tiers(variant_id=variant_id, tiers=steps, actor=actor)


def _stock(row: ImportRow, wanted: Wanted, actor: Actor) -> None:
    assert row.variant_id is not None  # noqa: S101  # for mypy: the caller looked
    seen_units, units = wanted["units"]
    code = row.lot
    lot_id = (
        Lot.objects.filter(variant=row.variant_id, code=code).values_list("pk", flat=True).first() if code else None
    )
    if code and lot_id is None:
        days = {key: _day(_said(wanted, key)) for key in ("produced_on", "best_before")}
        add_lot(variant_id=row.variant_id, code=code, units=units, actor=actor, **days)
        return
    set_stock(variant_id=row.variant_id, lot_id=lot_id, units=units, seen_units=seen_units or 0, actor=actor)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
