"""What happens when nobody acts: reminders, alerts, orders that expire, offers that lapse, parts that close."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.sweeps import sweep

from .. import states
from ..deadlines import alert_at, reminder_at
from ..errors import MoveRefused, NothingLeft
from ..models import Adjustment, Complaint, Pickup, Proposal, Return, SellerOrder
from .adjusting import charge_nothing
from .answering import agree_part, refuse_part
from .history import owe_notice
from .moving import locked_part, move_part
from .parts import not_accept_part
from .stock_back import goods_back

REMIND_BEFORE = timedelta(days=1)
ALERT_LATE_AFTER = timedelta(days=1)
# Kept in Vietnamese, the language of the market, as a producer's own words would be.
NOT_FETCHED = "Hết hạn giữ hàng mà không ai tới lấy"


def press_for_answers() -> int:
    """Remind producers, alert the operator, decline what nobody answered; how many parts were touched."""
    now = clock.now()
    waiting = SellerOrder.objects.filter(status=states.PAID, answer_by__isnull=False).order_by("answer_by", "pk")
    commands = []
    for part in waiting.only("pk", "paid_at", "answer_by", "reminded_at", "alerted_at"):
        assert part.paid_at is not None and part.answer_by is not None  # noqa: S101, PT018  # paid ones have both
        if part.answer_by <= now:
            commands.append(partial(expire_part, part_id=part.pk))
        elif alert_at(part.paid_at, part.answer_by) <= now and part.alerted_at is None:
            commands.append(partial(_press, part.pk, "alerted_at", "unanswered"))
        elif reminder_at(part.paid_at, part.answer_by) <= now and part.reminded_at is None:
            commands.append(partial(_press, part.pk, "reminded_at", "remind"))
    return sum(sweep(commands))


def press_for_sending() -> int:
    """The day a part was to be sent is past: remind its producer the day after, tell the operator a day later; once.

    Nothing is cancelled by itself: the goods may be on the truck already. How many parts were touched.
    """
    today = clock.today()
    late = SellerOrder.objects.filter(status__in=[states.CONFIRMED, states.PACKED], ships_on__lt=today)
    late = late.exclude(delivery_service__startswith="pickup:")  # those wait for their buyer, not for a truck
    commands = []
    for part in late.only("pk", "ships_on", "late_reminded_at", "late_alerted_at").order_by("ships_on", "pk"):
        if part.late_reminded_at is None:
            commands.append(partial(_press_to_send, part.pk, "late_reminded_at", "send_late"))
        elif part.late_alerted_at is None and part.ships_on and part.ships_on + ALERT_LATE_AFTER < today:
            commands.append(partial(_press_to_send, part.pk, "late_alerted_at", "send_late_operator"))
    return sum(sweep(commands))


@transaction.atomic
def _press_to_send(part_id: int, stamp: str, kind: str) -> bool:
    part = locked_part(part_id)
    if part.status not in {states.CONFIRMED, states.PACKED} or getattr(part, stamp) is not None:
        return False
    setattr(part, stamp, clock.now())
    part.save(update_fields=[stamp])
    to_producer = kind == "send_late"
    owe_notice(part.order, kind=kind, part=part, to_producer=to_producer, to_operator=not to_producer)
    return True


@transaction.atomic
def expire_part(*, part_id: int) -> bool:
    """Nobody answered in time: the part is over and its money goes back. True only for the call that did it."""

    def undo(part: SellerOrder) -> None:
        if part.answer_by is None or part.answer_by > clock.now():
            raise MoveRefused
        goods_back([part])
        charge_nothing([part], kind=Adjustment.Kind.EXPIRED, actor=SYSTEM)

    try:
        return move_part("expire", part_id, actor=SYSTEM, role=states.SYSTEM, before=undo)[1]
    except MoveRefused:  # answered at the last moment
        return False


@transaction.atomic
def _press(part_id: int, stamp: str, kind: str) -> bool:
    """Send one reminder, once; the one to the operator, too, is about a producer that has not answered."""
    part = locked_part(part_id)
    if part.status != states.PAID or getattr(part, stamp) is not None:
        return False
    setattr(part, stamp, clock.now())
    part.save(update_fields=[stamp])
    if kind == "unanswered":
        owe_notice(part.order, kind=kind, part=part, to_operator=True)
    else:
        owe_notice(part.order, kind=kind, part=part, to_producer=True)
    return True


def lapse_proposals() -> int:
    """Offers that nobody answered: what there is of what was ordered is sent, the substitutes are not; how many."""
    late = Proposal.objects.filter(answered_at__isnull=True, expires_at__lte=clock.now()).order_by("expires_at", "pk")
    return sum(sweep([partial(_lapse, part_id) for part_id in late.values_list("part_id", flat=True)]))


def _lapse(part_id: int) -> bool:
    try:
        agree_part(part_id=part_id, with_substitutes=False, actor=SYSTEM, role=states.SYSTEM)
    except NothingLeft:
        refuse_part(part_id=part_id, actor=SYSTEM, role=states.SYSTEM)
    except MoveRefused:
        return False
    return True


def let_unfetched_go() -> int:
    """Remind buyers a day before their parcel's time at the point is over, and end what nobody fetched; how many."""
    now = clock.now()
    waiting = Pickup.objects.filter(part__status=states.READY, fetch_by__lte=now + REMIND_BEFORE)
    commands = []
    for pickup in waiting.select_related("part").order_by("fetch_by", "pk"):
        assert pickup.fetch_by is not None and pickup.part.ready_at is not None  # noqa: S101, PT018  # ready ones have
        if pickup.fetch_by <= now:
            commands.append(partial(_let_go, pickup.part_id))
        elif pickup.reminded_at is None and pickup.part.ready_at < pickup.fetch_by - REMIND_BEFORE:
            commands.append(partial(_remind_to_fetch, pickup.part_id))
    return sum(sweep(commands))


def _let_go(part_id: int) -> bool:
    try:
        not_accept_part(part_id=part_id, reason=NOT_FETCHED, actor=SYSTEM, role=states.SYSTEM)
    except MoveRefused:  # fetched at the last moment
        return False
    return True


@transaction.atomic
def _remind_to_fetch(part_id: int) -> bool:
    part = locked_part(part_id)
    if part.status != states.READY:
        return False
    if not Pickup.objects.filter(part=part, reminded_at=None).update(reminded_at=clock.now()):
        return False
    owe_notice(part.order, kind="fetch_soon", part=part)
    return True


def close_delivered() -> int:
    """Close parts whose days to complain are over and that nobody complains about; how many."""
    until = clock.now() - timedelta(days=settings.COMPLAINT_DAYS)
    over = SellerOrder.objects.filter(status=states.DELIVERED, delivered_at__lte=until).exclude(_in_dispute())
    return sum(sweep([partial(_close, pk) for pk in over.order_by("delivered_at", "pk").values_list("pk", flat=True)]))


def _in_dispute() -> Q:
    returns = Return.objects.exclude(status__in=states.RETURN.at_rest).values("part")
    complaints = Complaint.objects.exclude(status__in=states.COMPLAINT.at_rest).values("part")
    return Q(pk__in=returns) | Q(pk__in=complaints)


@transaction.atomic
def _close(part_id: int) -> bool:
    def undisputed(part: SellerOrder) -> None:
        if SellerOrder.objects.filter(_in_dispute(), pk=part.pk).exists():
            raise MoveRefused

    try:
        return move_part("close", part_id, actor=SYSTEM, role=states.SYSTEM, before=undisputed)[1]
    except MoveRefused:
        return False
