"""The real weight of goods priced by the kilogram: the buyer paid for the heaviest, and gets the difference back."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.pricing import price_of_weight_vnd
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound

from .. import states
from ..errors import AlreadyWeighed, MoveRefused, NotWeighed
from ..models import Adjustment, ExtraCharge, OrderLine, SellerOrder
from ..pricing import weighed_due_vnd
from .adjusting import Change, adjust
from .charging import ask_charge
from .history import owe_notice
from .moving import locked_part

WEIGHED_IN = frozenset({states.CONFIRMED, states.PACKED})


@transaction.atomic
def weigh_line(*, part_id: int, line_id: int, weight_g: int, actor: Actor, ask_more: bool = False) -> OrderLine:
    """Write down what all packs of a line that are sent weigh together, once, before the parcel leaves.

    The price is counted once from these grams. Lighter than the upper bound: the difference goes back to the buyer by
    an Adjustment, and a letter says why with both numbers. Heavier: the buyer pays no more than the bound;
    or, with ask_more, is asked whether to pay the difference, and nothing leaves before the answer.
    Raises NotFound, InvalidInput (not within half and twice the range: a slip of the thumb), AlreadyWeighed,
    MoveRefused.
    """
    part = locked_part(part_id)
    line = part.lines.filter(pk=line_id, price_per_kg_vnd__isnull=False).first()
    if line is None:
        raise NotFound
    if line.weighed_g == weight_g:
        return line  # a thumb taps twice
    if line.weighed_g is not None:
        raise AlreadyWeighed(field="weight_g")
    if part.status not in WEIGHED_IN or not line.units_sent:
        raise MoveRefused
    least_g, most_g = _plausible_g(line)
    if not least_g <= weight_g <= most_g:
        facts = {"least": least_g, "most": most_g}
        raise InvalidInput(
            _("Số cân khác nhiều so với ước lượng. Bà con ghi tổng số gam, từ %(least)s đến %(most)s.") % facts,
            field="weight_g",
        )
    OrderLine.objects.filter(pk=line.pk).update(weighed_g=weight_g, weighed_at=clock.now())
    _settle(part, line, weight_g, actor, ask_more=ask_more)
    record("weigh_line", line, actor=actor, after={"weight_g": weight_g, "units": line.units_sent})
    line.refresh_from_db()
    return line


def more_vnd(line: OrderLine, weight_g: int) -> int:
    """What such a weight comes to above what was paid; 0 for a weight that weigh_line would refuse. No statement."""
    least_g, most_g = _plausible_g(line)
    if line.price_per_kg_vnd is None or not least_g <= weight_g <= most_g:
        return 0
    return max(0, price_of_weight_vnd(line.price_per_kg_vnd, weight_g) - line.price_vnd * line.units_sent)


def _plausible_g(line: OrderLine) -> tuple[int, int]:
    """Half and twice the range, of all packs that are sent: beyond, a thumb slipped."""
    return max(1, (line.weight_min_g or 0) * line.units_sent // 2), (line.weight_max_g or 0) * line.units_sent * 2


def _settle(part: SellerOrder, line: OrderLine, weight_g: int, actor: Actor, *, ask_more: bool) -> None:
    real_vnd = price_of_weight_vnd(line.price_per_kg_vnd or 0, weight_g)
    bound_vnd = line.price_vnd * line.units_sent
    if ask_more and real_vnd > bound_vnd:
        more_vnd, within_h = real_vnd - bound_vnd, settings.CHARGE_WITHIN_H
        kind = ExtraCharge.Kind.WEIGHT
        ask_charge(part, kind=kind, amount_vnd=more_vnd, within_h=within_h, actor=actor, line=line)
    due_vnd = weighed_due_vnd(line.due_vnd, bound_vnd=bound_vnd, real_vnd=real_vnd)
    change = Change(due_vnd - line.due_vnd, line.pk, line.units_sent)
    made = adjust(
        part,
        kind=Adjustment.Kind.WEIGHED,
        key=f"weighed:{line.pk}",
        changes=[change],
        actor=actor,
        note=f"{weight_g} g",
    )
    if made is not None:
        owe_notice(part.order, kind="weighed", part=part, amount_vnd=-made.amount_vnd)


def refuse_unweighed(part: SellerOrder) -> None:
    """Nothing leaves before it was weighed: slip, contract and money show the same grams. Raises NotWeighed."""
    if any(line.is_to_weigh for line in part.lines.all()):
        raise NotWeighed(field="weight_g")
