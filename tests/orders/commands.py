"""Everything that somebody can do to a part, its returns and its complaints, with small arguments drawn by number.

`size` (0 to 3) varies an argument: how many packs, how much money, with or without a substitute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.models import Harvest
from marketplace.kernel.audit import SYSTEM
from orders import states
from orders.models import Complaint, ExtraCharge, Return, SellerOrder
from orders.services.answering import Offer, agree_part, confirm_part, propose_part, refuse_part
from orders.services.charging import lapse_charge, refuse_charge, withdraw_charge
from orders.services.complaining import (
    answer_complaint,
    file_complaint,
    rate_complaint,
    reopen_complaint,
    take_complaint,
)
from orders.services.harvesting import bring_in_harvest, give_up_harvest
from orders.services.parts import decline_part, deliver_part, not_accept_part, pack_part, ship_part
from orders.services.returning import accept_return, ask_return, refuse_return, settle_return, withdraw_return
from orders.services.weighing import weigh_line
from orders.services.withdrawing import withdraw_part

WORDS = "Mưa dầm, hàng chưa đạt"


def weigh(part: SellerOrder, size: int) -> Any:
    """The first line on the scales: light, at the bound, heavier, heavier with the buyer asked to pay more."""
    line = next((each for each in part.lines.all() if each.is_to_weigh), None) or part.lines.all()[0]
    bound_g = (line.weight_max_g or 0) * line.units_sent
    weight_g = (bound_g - 301, bound_g, bound_g + 123, bound_g + 123)[size]
    return weigh_line(part_id=part.pk, line_id=line.pk, weight_g=weight_g, actor=SYSTEM, ask_more=size == 3)


def _confirm(part: SellerOrder, role: str, size: int) -> Any:
    lines = list(part.lines.all())
    fewer = {0: {}, 1: {lines[0].pk: lines[0].units - 1}}
    none = {line.pk: 0 for line in lines}
    less = {line.pk: max(line.units - 1, 1) for line in lines}
    return confirm_part(part_id=part.pk, actor=SYSTEM, role=role, units=fewer.get(size, none if size == 2 else less))


def _propose(part: SellerOrder, role: str, size: int) -> Any:
    line = part.lines.all()[0]
    variants = [pack for product in part.producer.products.all() for pack in product.variants.all()]
    other = next((pack.pk for pack in variants if pack.pk != line.variant_id), None)
    offer = Offer(line.pk, min(line.units, max(size, 1)))
    if size:
        offer = Offer(line.pk, offer.units_missing, substitute_id=other, substitute_units=size)
    return propose_part(part_id=part.pk, offers=[offer], actor=SYSTEM, role=role)


PART: dict[str, Callable[[SellerOrder, str, int], Any]] = {
    "confirm": _confirm,
    "propose": _propose,
    "agree": lambda part, role, size: agree_part(part_id=part.pk, with_substitutes=size > 0, actor=SYSTEM, role=role),
    "refuse": lambda part, role, _size: refuse_part(part_id=part.pk, actor=SYSTEM, role=role),
    "decline": lambda part, role, size: decline_part(
        part_id=part.pk, reason=WORDS, actor=SYSTEM, role=role, goods_are_there=size > 1
    ),
    "withdraw": lambda part, role, size: withdraw_part(
        part_id=part.pk, actor=SYSTEM, role=role, reason=WORDS if size else ""
    ),
    "pack": lambda part, role, _size: pack_part(part_id=part.pk, actor=SYSTEM, role=role),
    "ship": lambda part, role, size: ship_part(
        part_id=part.pk, carrier="Bưu điện", tracking_number=f"VN{size}", actor=SYSTEM, role=role
    ),
    "deliver": lambda part, role, _size: deliver_part(part_id=part.pk, actor=SYSTEM, role=role),
    "not_accept": lambda part, role, _size: not_accept_part(part_id=part.pk, reason=WORDS, actor=SYSTEM, role=role),
}


def _ask_return(part: SellerOrder, size: int) -> Any:
    lines = list(part.lines.all())
    units = {line.pk: line.units for line in lines} if size == 3 else {lines[-1].pk: size}
    return ask_return(part_id=part.pk, units=units, reason="spoilt", words=WORDS, actor=SYSTEM)


AFTER: dict[str, Callable[[SellerOrder, int], Any]] = {
    "ask_return": _ask_return,
    "file_complaint": lambda part, _size: file_complaint(part_id=part.pk, field="delivery", words=WORDS, actor=SYSTEM),
}


def _settle(asked: Return, role: str, size: int) -> Any:
    amount_vnd = {0: None, 1: 1, 2: 20_001, 3: asked.part.due_vnd + 1}[size]
    return settle_return(return_id=asked.pk, actor=SYSTEM, role=role, amount_vnd=amount_vnd)


RETURN: dict[str, Callable[[Return, str, int], Any]] = {
    "accept": lambda asked, role, _size: accept_return(return_id=asked.pk, words=WORDS, actor=SYSTEM, role=role),
    "settle": _settle,
    "refuse": lambda asked, role, size: refuse_return(
        return_id=asked.pk, words=WORDS if size else " ", actor=SYSTEM, role=role
    ),
    "withdraw": lambda asked, role, _size: withdraw_return(return_id=asked.pk, actor=SYSTEM, role=role),
}


HARVEST: dict[str, Callable[[Harvest, int], Any]] = {
    "bring_in": lambda harvest, size: bring_in_harvest(
        harvest_id=harvest.pk, units=(0, 2, 4, 9)[size], lot_code=f"VU-{harvest.pk}", actor=SYSTEM
    ),
    "give_up": lambda harvest, size: give_up_harvest(
        harvest_id=harvest.pk, reason=WORDS if size else " ", actor=SYSTEM
    ),
}
CHARGE: dict[str, Callable[[ExtraCharge], Any]] = {
    "refuse": lambda charge: refuse_charge(charge_id=charge.pk, actor=SYSTEM),
    "withdraw": lambda charge: withdraw_charge(part_id=charge.part_id, charge_id=charge.pk, actor=SYSTEM),
    "lapse": lambda charge: lapse_charge(charge_id=charge.pk),
}


def _answer(filed: Complaint, size: int) -> Any:
    due_vnd = filed.part.due_vnd
    amount_vnd = (0, due_vnd // 3, due_vnd, due_vnd + 1)[size]
    return answer_complaint(complaint_id=filed.pk, words=WORDS, amount_vnd=amount_vnd, actor=SYSTEM)


COMPLAINT: dict[str, Callable[[Complaint, int], Any]] = {
    "take": lambda filed, size: take_complaint(
        complaint_id=filed.pk, owner="Tổ chợ" if size else "", field="price", actor=SYSTEM
    ),
    "answer": _answer,
    "reopen": lambda filed, _size: reopen_complaint(complaint_id=filed.pk, words=WORDS, actor=SYSTEM),
    "rate": lambda filed, size: rate_complaint(complaint_id=filed.pk, satisfaction=size, actor=SYSTEM),
}


def fits(row: SellerOrder | Return, table: states.Machine, name: str, role: str) -> bool:
    """Whether the table names this move from the row's state for this role."""
    move = table.moves[name]
    return row.status in move.sources and role in move.actors
