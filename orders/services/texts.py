"""The words of our SMS and Zalo messages: one fact, one link if it fits, at most 160 characters.

An SMS with marks holds 70 characters, so SMS go out without marks; Zalo keeps them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd
from marketplace.kernel.sms import sms_parts
from marketplace.kernel.text import unmarked

from ..channels import SMS
from ..models import OrderNotice, SellerOrder
from ..selectors.carriers import left_parcels
from .letter_parts import part_of

MOST_CHARACTERS = 160


def write_text(notice: OrderNotice) -> str:
    """The text of a notice in the active language. Raises KeyError for a kind nobody wrote a text for."""
    words, link = _TEXTS[notice.kind](notice)
    with_link = f"{words} {link}"
    if notice.channel != SMS:
        return with_link if len(with_link) <= MOST_CHARACTERS else words[:MOST_CHARACTERS]
    words, with_link = unmarked(words), unmarked(with_link)
    return with_link if sms_parts(with_link) == 1 else words[:MOST_CHARACTERS]


def _to_confirm(notice: OrderNotice) -> tuple[str, str]:
    part = part_of(notice)
    facts = {"number": part.number, "total": _money(part.due_vnd), "until": _until(part)}
    return _("Đơn mới %(number)s, %(total)s đã trả. Mời bà con trả lời trước %(until)s:") % facts, _of_producer(notice)


def _remind(notice: OrderNotice) -> tuple[str, str]:
    part = part_of(notice)
    facts = {"number": part.number, "until": _until(part)}
    return _("Đơn %(number)s vẫn chờ. Quá %(until)s chợ hủy và trả tiền lại. Trả lời:") % facts, _of_producer(notice)


def _proposed(notice: OrderNotice) -> tuple[str, str]:
    facts = {"number": part_of(notice).number}
    return _("Đơn %(number)s: nhà làm thiếu hàng, xin đổi món. Mời bà con xem và trả lời:") % facts, _of_buyer(notice)


def _rest_due(notice: OrderNotice) -> tuple[str, str]:
    part = part_of(notice)
    facts = {"number": part.number, "rest": _money(part.later_vnd)}
    return _("Đơn %(number)s đã thu hoạch. Mời bà con trả nốt %(rest)s:") % facts, _of_buyer(notice)


def _charge_asked(notice: OrderNotice) -> tuple[str, str]:
    facts = {"number": part_of(notice).number, "more": _money(notice.amount_vnd or 0)}
    return _("Đơn %(number)s cân nặng hơn. Mời bà con xem và trả lời về %(more)s:") % facts, _of_buyer(notice)


def _charge_reminder(notice: OrderNotice) -> tuple[str, str]:
    facts = {"number": part_of(notice).number, "more": _money(notice.amount_vnd or 0)}
    return _("Đơn %(number)s vẫn chờ %(more)s. Mời bà con xem và trả lời:") % facts, _of_buyer(notice)


def _shipped(notice: OrderNotice) -> tuple[str, str]:
    part = part_of(notice)
    parcel = left_parcels(part)[-1]
    facts = {"number": part.number, "carrier": parcel.carrier[:24], "tracking": parcel.tracking_number[:32]}
    return _("Đơn %(number)s đã gửi %(carrier)s, mã %(tracking)s.") % facts, _of_buyer(notice)


def _ready(notice: OrderNotice) -> tuple[str, str]:
    part = part_of(notice)
    facts = {"number": part.number, "point": part.pickup.point.name[:40]}
    return _("Đơn %(number)s đã sẵn sàng ở %(point)s. Mã nhận hàng ở trang đơn:") % facts, _of_buyer(notice)


def _fetch_soon(notice: OrderNotice) -> tuple[str, str]:
    part = part_of(notice)
    until = f"{localtime(part.pickup.fetch_by):%H:%M %d/%m}" if part.pickup.fetch_by else ""
    facts = {"number": part.number, "point": part.pickup.point.name[:40], "until": until}
    return _("Đơn %(number)s chờ ở %(point)s tới %(until)s. Mã nhận hàng:") % facts, _of_buyer(notice)


def _hand_over_code(notice: OrderNotice) -> tuple[str, str]:
    """The code itself stands on the order's page only: who holds the phone need not be the buyer."""
    facts = {"number": part_of(notice).number}
    return _("Đơn %(number)s sắp tới. Mã nhận hàng ở trang đơn, đọc cho người giao:") % facts, _of_buyer(notice)


_TEXTS: dict[str, Callable[[OrderNotice], tuple[str, str]]] = {
    "to_confirm": _to_confirm,
    "remind": _remind,
    "proposed": _proposed,
    "rest_due": _rest_due,
    "charge_asked": _charge_asked,
    "charge_reminder": _charge_reminder,
    "shipped": _shipped,
    "ready": _ready,
    "fetch_soon": _fetch_soon,
    "hand_over_code": _hand_over_code,
}
TEXT_KINDS = frozenset(_TEXTS)


def _until(part: SellerOrder) -> str:
    return f"{localtime(part.answer_by):%H:%M %d/%m}" if part.answer_by else ""


def _money(amount_vnd: int) -> str:
    """The ₫ sign and the no-break space are in no phone's alphabet."""
    return format_vnd(amount_vnd).replace("\xa0₫", "d").replace(" ₫", "d")


def _of_buyer(notice: OrderNotice) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("orders:order", args=[notice.order.token])


def _of_producer(notice: OrderNotice) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("orders:part", args=[part_of(notice).number])
