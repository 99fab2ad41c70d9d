"""A producer answers a paid order: all of it, some of it, or something else instead if the buyer agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import ProductVariant
from catalog.services.stock import hold_stock, sell_stock
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput

from .. import states
from ..errors import NothingLeft
from ..models import Adjustment, OrderLine, Proposal, ProposalLine, SellerOrder, StockHold
from ..pricing import share_of_units, substitute_price_vnd
from .adjusting import Change, adjust, charge_nothing
from .history import owe_notice
from .moving import move_part
from .stock_back import goods_back, write_off_units
from .unpaid import create_holds


@dataclass(frozen=True)
class Offer:
    """So many packs of a line are missing; a pack of the producer's own shelf instead, perhaps."""

    line_id: int
    units_missing: int
    substitute_id: int | None = None
    substitute_units: int = 0


@transaction.atomic
def confirm_part(
    *, part_id: int, actor: Actor, units: Mapping[int, int] | None = None, role: str = states.PRODUCER
) -> SellerOrder:
    """The producer promises to deliver; units by line id where it has fewer than ordered (8 of 10).

    What is missing is written off and its money goes back; the buyer is told, and may give the part up until it is
    packed. Raises NothingLeft when nothing would be sent (decline instead), InvalidInput, MoveRefused.
    """
    missing: dict[int, int] = {}

    def shorten(part: SellerOrder) -> None:
        missing.update(_missing(part, units or {}))
        _leave_out(part, missing, actor)

    part, moved = move_part("confirm", part_id, actor=actor, role=role, before=shorten, tell=())
    if moved:
        owe_notice(part.order, kind="confirmed_short" if missing else "confirmed", part=part)
    return part


@transaction.atomic
def propose_part(
    *, part_id: int, offers: Sequence[Offer], actor: Actor, note: str = "", role: str = states.PRODUCER
) -> SellerOrder:
    """Offer something else instead of what is missing. The buyer answers by the link in the message.

    A substitute is sold by the same producer; its price is today's, but never more than what it replaces cost.
    Raises InvalidInput, MoveRefused.
    """

    def offer(part: SellerOrder) -> None:
        lines = {line.pk: line for line in part.lines.all()}
        rows = [_proposal_line(part, lines, one) for one in offers]
        if not rows or len({one.line_id for one in offers}) < len(offers):
            raise InvalidInput(_("Chọn món bị thiếu và món thay."), field="offers")
        expires_at = clock.now() + timedelta(hours=settings.PROPOSAL_WITHIN_H)
        proposal = Proposal.objects.create(part=part, note=note.strip()[:300], expires_at=expires_at)
        for row in rows:
            row.proposal = proposal
        ProposalLine.objects.bulk_create(rows)

    return move_part("propose", part_id, actor=actor, role=role, note=note.strip(), before=offer)[0]


@transaction.atomic
def agree_part(*, part_id: int, with_substitutes: bool, actor: Actor, role: str = states.BUYER) -> SellerOrder:
    """The buyer takes the offer, or only what is there of what was ordered; money for the rest goes back.

    Raises OutOfStock when a substitute has gone meanwhile, NothingLeft when nothing would be sent, MoveRefused.
    """

    def take(part: SellerOrder) -> None:
        rows = list(part.proposal.lines.select_related("line", "substitute__product"))
        _leave_out(part, {row.line_id: row.units_missing for row in rows}, actor, [*rows] if with_substitutes else [])
        close_proposal(part, agreed=True)

    return move_part("agree", part_id, actor=actor, role=role, before=take)[0]


@transaction.atomic
def refuse_part(*, part_id: int, actor: Actor, role: str = states.BUYER) -> SellerOrder:
    """The buyer wants neither the offer nor the rest: the part is given up. Raises MoveRefused."""

    def undo(part: SellerOrder) -> None:
        for row in part.proposal.lines.all():
            write_off_units(line_id=row.line_id, units=row.units_missing)
        goods_back([part])
        close_proposal(part, agreed=False)
        charge_nothing([part], kind=Adjustment.Kind.CANCELLED, actor=actor)

    return move_part("refuse", part_id, actor=actor, role=role, before=undo)[0]


def close_proposal(part: SellerOrder, *, agreed: bool) -> None:
    """The offer of a part is answered; nothing where there is none."""
    Proposal.objects.filter(part=part, answered_at=None).update(answered_at=clock.now(), agreed=agreed)


def _missing(part: SellerOrder, units: Mapping[int, int]) -> dict[int, int]:
    """Missing packs by line id. Raises InvalidInput, NothingLeft."""
    lines = {line.pk: line for line in part.lines.all()}
    if set(units) - set(lines):
        raise InvalidInput(_("Món này không có trong đơn."), field="units")
    for line_id, there in units.items():
        if not 0 <= there <= lines[line_id].units:
            message = _("Số lượng từ 0 đến %(most)s.") % {"most": lines[line_id].units}
            raise InvalidInput(message, field=f"units-{line_id}")
    return {pk: lines[pk].units - there for pk, there in units.items() if there < lines[pk].units}


def _leave_out(part: SellerOrder, missing: Mapping[int, int], actor: Actor, rows: Sequence[ProposalLine] = ()) -> None:
    """Write off what is missing, put substitutes in its place, and lower what is owed by the difference."""
    if not missing:
        return
    lines = {line.pk: line for line in part.lines.all()}
    freed = {pk: share_of_units(lines[pk].due_vnd, units, lines[pk].units) for pk, units in missing.items()}
    for line_id, units in sorted(missing.items()):
        write_off_units(line_id=line_id, units=units)
        OrderLine.objects.filter(pk=line_id).update(units_missing=units)
    changes = [Change(-freed[pk], pk, units) for pk, units in missing.items()]
    substitutes = [row for row in rows if row.substitute_id is not None]
    changes += [_put_in(part, row, freed[row.line_id]) for row in substitutes]
    if not substitutes and all(missing.get(pk) == line.units for pk, line in lines.items()):
        raise NothingLeft
    kind = Adjustment.Kind.SUBSTITUTED if substitutes else Adjustment.Kind.SHORT
    adjust(part, kind=kind, key=f"short:{part.pk}", changes=changes, actor=actor)


def _put_in(part: SellerOrder, row: ProposalLine, freed_vnd: int) -> Change:
    """The substitute's line, its stock sold at once; its cost, which is within what was freed."""
    variant = row.substitute
    assert variant is not None  # noqa: S101  # for mypy: the caller chose rows that have one
    price_vnd = substitute_price_vnd(row.price_vnd, row.substitute_units, freed_vnd=freed_vnd)
    total_vnd = price_vnd * row.substitute_units
    line = OrderLine.objects.create(
        part=part,
        variant=variant,
        product_name=variant.product.name,
        variant_name=variant.name,
        sku=variant.sku,
        units=row.substitute_units,
        price_vnd=price_vnd,
        total_vnd=total_vnd,
        due_vnd=0,  # the adjustment says what it costs
        replaces_id=row.line_id,
    )
    takes = hold_stock(wanted={variant.pk: row.substitute_units}, on=clock.today())
    create_holds([line], takes)
    StockHold.objects.filter(line=line).update(sold_at=clock.now())
    sell_stock(takes)
    return Change(total_vnd, line.pk, row.substitute_units)


def _proposal_line(part: SellerOrder, lines: Mapping[int, OrderLine], one: Offer) -> ProposalLine:
    line = lines.get(one.line_id)
    if line is None or not 0 < one.units_missing <= line.units:
        raise InvalidInput(_("Số phần thiếu phải từ 1 đến số đã đặt."), field=f"missing-{one.line_id}")
    row = ProposalLine(line=line, units_missing=one.units_missing)
    if one.substitute_id is None:
        return row
    shelf = ProductVariant.objects.filter(
        product__producer=part.producer, product__in=part.producer.products.published()
    )
    variant = shelf.filter(pk=one.substitute_id).first()
    if variant is None or one.substitute_units < 1:
        raise InvalidInput(_("Chọn món thay đang bán của nhà mình và số phần."), field=f"substitute-{one.line_id}")
    row.substitute, row.substitute_units = variant, one.substitute_units
    row.price_vnd = variant.price_for(one.substitute_units)
    return row
