"""Goods that wait at a point until their buyer comes with the code."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare
from django.utils.timezone import localtime

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor

from .. import states
from ..errors import IsPickedUp, MoveRefused, NotPickedUp, StillWaiting, TooManyTries, WrongPickupCode
from ..models import Pickup, SellerOrder
from ..opening import fetch_until
from ..selectors.terms import holidays_from
from .charging import refuse_while_asked
from .moving import move_part
from .shelves import take_room
from .weighing import refuse_unweighed

TRIES_WINDOW = timedelta(hours=1)


def keep_places(chosen: Mapping[SellerOrder, int]) -> None:
    """Take a place on the shelf of a point (id) for each of these new parts. Raises PickupFull.

    Points are locked last of all, after lots and vouchers, and in primary-key order.
    """
    take_room(Counter(chosen.values()))
    Pickup.objects.bulk_create(Pickup(part=part, point_id=point_id) for part, point_id in chosen.items())


@transaction.atomic
def make_ready(*, part_id: int, actor: Actor, role: str = states.PRODUCER) -> SellerOrder:
    """The goods lie at the point: the buyer is told where, until when, and by which code.

    Raises NotPickedUp for a part that travels, NotWeighed, MoveRefused.
    """

    def put_down(part: SellerOrder) -> None:
        if not part.is_picked_up:
            raise NotPickedUp
        refuse_unweighed(part)
        refuse_while_asked(part)
        pickup = Pickup.objects.select_related("point").get(part=part)
        pickup.code = f"{secrets.randbelow(1_000_000):06d}"
        closed = [(holiday.starts_on, holiday.ends_on) for holiday in holidays_from(clock.today())]
        pickup.fetch_by = fetch_until(localtime(clock.now()), pickup.point.hours, pickup.point.hold_days, closed=closed)
        pickup.save(update_fields=["code", "fetch_by"])

    return move_part("make_ready", part_id, actor=actor, role=role, before=put_down)[0]


def collect_part(*, part_id: int, code: str, actor: Actor, role: str = states.PRODUCER) -> SellerOrder:
    """The buyer read the code out and has the goods.

    Each try is counted before it is looked at, in a transaction of its own: a refusal must not undo the counting.
    Raises NotPickedUp, WrongPickupCode, TooManyTries after five an hour, MoveRefused.
    """
    pickup = Pickup.objects.select_related("part").filter(part=part_id).first()
    if pickup is None:
        raise NotPickedUp
    is_right = pickup.part.status == states.READY
    if is_right:
        if not _count_try(pickup):
            raise TooManyTries(field="code")
        if not constant_time_compare("".join(code.split()), pickup.code):
            raise WrongPickupCode(field="code")
    return _collect(part_id, actor=actor, role=role, is_right=is_right)


def _count_try(pickup: Pickup) -> bool:
    now = clock.now()
    same = Pickup.objects.filter(pk=pickup.pk)
    window_is_over = Q(tries_from__isnull=True) | Q(tries_from__lte=now - TRIES_WINDOW)
    if same.filter(window_is_over).update(tries=1, tries_from=now):
        return True
    return same.filter(tries__lt=Pickup.MOST_TRIES).update(tries=F("tries") + 1) == 1


@transaction.atomic
def _collect(part_id: int, *, actor: Actor, role: str, is_right: bool) -> SellerOrder:
    def checked(_part: SellerOrder) -> None:
        if not is_right:  # it became ready between our look and the lock: nobody has compared the code
            raise MoveRefused

    return move_part("collect", part_id, actor=actor, role=role, before=checked)[0]


def refuse_picked_up(part: SellerOrder) -> None:
    """Raises IsPickedUp for a part that no carrier takes."""
    if part.is_picked_up:
        raise IsPickedUp


def refuse_while_waiting(part: SellerOrder, role: str) -> None:
    """Raises StillWaiting while the buyer may still come; an operator knows why it ends before its time."""
    if part.status != states.READY or role == states.OPERATOR:
        return
    if Pickup.objects.filter(part=part, fetch_by__gt=clock.now()).exists():
        raise StillWaiting
