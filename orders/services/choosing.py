"""Choosing how to be told: language and channels, of a person or of one order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.texting import text_sender

from ..channels import BY_PHONE, SMS
from ..models import NotificationChoice, Order

To = tuple[str, str, str]  # channel, address or number, language


@transaction.atomic
def choose_notifications(
    *, actor: Actor, language: str, sms: bool, zalo: bool, user: User | None = None, order: Order | None = None
) -> NotificationChoice:
    """Keep how a person, or whoever holds an order's link, wants to be told.

    The moment of each consent is kept until it is taken back. The order's language changes with its choice.
    Raises InvalidInput: an unknown language, or a phone channel for somebody without a phone number.
    """
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(field="language")
    if (sms or zalo) and user is not None and not user.phone:
        raise InvalidInput(_("Tài khoản chưa có số điện thoại nên chưa nhắn được."), field="sms" if sms else "zalo")
    choice, _new = NotificationChoice.objects.select_for_update().get_or_create(user=user, order=order)
    now = clock.now()
    choice.language = language
    choice.sms_agreed_at = _kept(choice.sms_agreed_at, now) if sms else None
    choice.zalo_agreed_at = _kept(choice.zalo_agreed_at, now) if zalo else None
    choice.changed_at = now
    choice.save(update_fields=["language", "sms_agreed_at", "zalo_agreed_at", "changed_at"])
    if order is not None:
        Order.objects.filter(pk=order.pk).update(language=language)
    record("choose_notifications", choice, actor=actor, after={"language": language, "sms": sms, "zalo": zalo})
    return choice


def _kept(before: datetime | None, now: datetime) -> datetime:
    return before or now


def choice_of(*, user: User | None = None, order: Order | None = None) -> NotificationChoice | None:
    return NotificationChoice.objects.filter(user=user, order=order).first()


def phones_of_buyer(order: Order) -> Iterator[To]:
    """What the buyer agreed to: by this order's choice, else by the person's. One statement."""
    choices = NotificationChoice.objects.filter(Q(order=order) | Q(user=order.buyer_id, user__isnull=False))
    # Nulls last: an order's own choice comes first.
    choice = choices.order_by("order_id").first()
    if choice is not None:
        yield from _channels(choice, order.phone, choice.language)


def phones_of_producers(producer_ids: Collection[int]) -> dict[int, list[To]]:
    """What the people of each producer agreed to, each for the own phone. One statement."""
    choices = NotificationChoice.objects.filter(
        user__memberships__producer_id__in=producer_ids, user__is_active=True, user__phone__isnull=False
    )
    found: dict[int, list[To]] = {}
    whose = choices.annotate(producer_id=F("user__memberships__producer_id"))
    for choice in whose.select_related("user").order_by("user_id"):
        phone = (choice.user and choice.user.phone) or ""
        found.setdefault(choice.producer_id, []).extend(_channels(choice, phone, choice.language))
    return found


def _channels(choice: NotificationChoice, phone: str, language: str) -> Iterator[To]:
    for channel in BY_PHONE:
        agreed_at = choice.sms_agreed_at if channel == SMS else choice.zalo_agreed_at
        if agreed_at is not None and phone and text_sender(channel) is not None:
            yield channel, phone, language
