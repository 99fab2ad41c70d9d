"""Letters about goods that wait at a point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel import clock

from ..models import OrderNotice, Pickup
from ..selectors.pickups import hours_words
from ..selectors.terms import holidays_from
from .letter_parts import Letter, part_of, to_buyer


def _ready(notice: OrderNotice) -> Letter:
    pickup = _pickup(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: hàng đã sẵn, mời bà con tới lấy") % _facts(pickup),
        paragraphs=[
            _("Hàng của %(producer)s đang chờ bà con ở %(point)s.") % _facts(pickup),
            *_where(pickup),
            *_code(pickup),
        ],
        button=_("Xem đơn và mã nhận hàng"),
    )


def _fetch_soon(notice: OrderNotice) -> Letter:
    pickup = _pickup(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: mai là hết hạn lấy hàng") % _facts(pickup),
        paragraphs=[
            _("Hàng của %(producer)s vẫn chờ bà con ở %(point)s.") % _facts(pickup),
            *_where(pickup),
            *_code(pickup),
            _("Quá hạn thì hàng quay về nhà làm, chợ trả lại tiền hàng cho bà con."),
        ],
        button=_("Xem đơn và mã nhận hàng"),
    )


PICKUP_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {"ready": _ready, "fetch_soon": _fetch_soon}


def _pickup(notice: OrderNotice) -> Pickup:
    return Pickup.objects.select_related("part__producer", "point__ward").get(part=part_of(notice))


def _facts(pickup: Pickup) -> dict[str, str]:
    return {
        "number": pickup.part.number,
        "producer": pickup.part.producer.name,
        "point": pickup.point.name,
        "address": pickup.point.address,
        "hours": hours_words(pickup.point),
        "until": _moment(pickup.fetch_by),
        "code": pickup.buyers_code,
    }


def _where(pickup: Pickup) -> list[str]:
    facts = _facts(pickup)
    where = _("Chỗ lấy: %(address)s. Mở cửa: %(hours)s.") % facts
    return [where, *_closed(pickup), _("Hàng được giữ tới %(until)s.") % facts]


def _closed(pickup: Pickup) -> list[str]:
    """Holidays on which nobody opens while the goods wait."""
    last = localtime(pickup.fetch_by).date() if pickup.fetch_by else clock.today()
    return [
        _("%(name)s nghỉ từ %(first)s tới %(last)s.")
        % {"name": holiday.name, "first": f"{holiday.starts_on:%d/%m}", "last": f"{holiday.ends_on:%d/%m}"}
        for holiday in holidays_from(clock.today())
        if holiday.starts_on <= last
    ]


def _code(pickup: Pickup) -> list[str]:
    """Nothing once the goods are fetched: a letter may be late."""
    if not pickup.buyers_code:
        return []
    return [_("Mã nhận hàng: %(code)s. Bà con chỉ đọc mã này khi đã cầm hàng trong tay.") % _facts(pickup)]


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}" if at else ""
