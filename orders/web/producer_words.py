"""How long ago and until when, in words a busy person takes in at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.models import Harvest

from .. import states
from ..models import SellerOrder

# What we ask of producers, told as advice: nothing happens by itself when it passes.
HAND_OVER_WITHIN = timedelta(hours=48)

# The history of a part, as its producer reads it.
STEPS: dict[str, Promise] = {
    states.AWAITING_PAYMENT: gettext_lazy("Người mua đặt hàng"),
    states.RESERVED: gettext_lazy("Người mua đã trả cọc"),
    states.AWAITING_REST: gettext_lazy("Đã thu hoạch, chờ người mua trả nốt"),
    states.PAID: gettext_lazy("Người mua đã trả tiền"),
    states.PROPOSED: gettext_lazy("Nhà mình hỏi ý người mua"),
    states.CONFIRMED: gettext_lazy("Nhà mình nhận đơn"),
    states.PACKED: gettext_lazy("Đóng gói xong"),
    states.HANDED_OVER: gettext_lazy("Giao cho vận chuyển"),
    states.READY: gettext_lazy("Chờ người mua tới lấy"),
    states.DELIVERED: gettext_lazy("Tới tay người mua"),
    states.CLOSED: gettext_lazy("Hoàn tất"),
    states.DECLINED: gettext_lazy("Nhà mình không nhận được đơn"),
    states.EXPIRED: gettext_lazy("Quá giờ trả lời, đơn tự hủy"),
    states.CANCELLED: gettext_lazy("Đã hủy"),
    states.NOT_ACCEPTED: gettext_lazy("Hàng quay về"),
}


@dataclass(frozen=True)
class Deadline:
    text: str
    is_late: bool = False


def how_long(span: timedelta) -> str:
    """A span in its largest unit: "5 phút", "3 giờ", "2 ngày"; never less than a minute."""
    minutes = max(1, int(span.total_seconds()) // 60)
    if minutes < 60:
        return ngettext("%(many)s phút", "%(many)s phút", minutes) % {"many": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(many)s giờ", "%(many)s giờ", hours) % {"many": hours}
    return ngettext("%(many)s ngày", "%(many)s ngày", hours // 24) % {"many": hours // 24}


def when(at: datetime, now: datetime) -> str:
    """A moment nearby: "15:30 hôm nay", "08:00 ngày mai", else "08:00 ngày 24/11"."""
    local = localtime(at)
    days = (local.date() - localtime(now).date()).days
    words = {0: _("%(time)s hôm nay"), 1: _("%(time)s ngày mai"), -1: _("%(time)s hôm qua")}
    text = words.get(days, _("%(time)s ngày %(day)s"))
    return text % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m}"}


def deadline_of(part: SellerOrder, now: datetime) -> Deadline | None:
    """By when this part wants its next step; None when it wants none."""
    if part.status == states.PAID and part.answer_by:  # past it the part expires by itself, within minutes
        return _until(part.answer_by, now, _("Trả lời trước %(when)s"), _("Quá giờ trả lời %(long)s, đơn sắp tự hủy"))
    return _deadline_of_buyer(part, now) or _deadline_on_the_way(part, now)


def _deadline_of_buyer(part: SellerOrder, now: datetime) -> Deadline | None:
    """While nothing is to be done but wait: for an answer, for money, for a harvest."""
    late = _("Người mua quá giờ trả lời")
    if part.status == states.RESERVED and part.harvest:
        return _deadline_of_harvest(part.harvest, now)
    if part.status == states.PROPOSED:
        return _until(part.proposal.expires_at, now, _("Người mua trả lời trước %(when)s"), late)
    pay_by = asked_until(part) if part.status in states.PRE_ORDERED | states.AT_PRODUCER else None
    if pay_by is None:
        return None
    more = part.status != states.AWAITING_REST
    ahead = _("Người mua trả thêm trước %(when)s") if more else _("Người mua trả nốt trước %(when)s")
    return _until(pay_by, now, ahead, late)


def _deadline_on_the_way(part: SellerOrder, now: datetime) -> Deadline | None:
    if part.is_picked_up and part.confirmed_at:
        return _deadline_at_point(part, part.confirmed_at, now)
    if part.status in {states.CONFIRMED, states.PACKED} and part.confirmed_at:
        return _deadline_to_send(part, part.confirmed_at, now)
    if part.status == states.HANDED_OVER and part.handed_over_at:
        due = part.handed_over_at + timedelta(days=part.days_max)
        return _until(due, now, _("Dự kiến tới trước %(when)s"), _("Chậm %(long)s, bà con hỏi nhà xe giúp"))
    return None


def asked_until(part: SellerOrder) -> datetime | None:
    """Until when its buyer is asked for more money; None while nobody is. Loads the charges unless they are there."""
    return min((charge.pay_by for charge in part.charges.all() if charge.is_asked), default=None)


def _deadline_of_harvest(harvest: Harvest, now: datetime) -> Deadline:
    days = {"first": f"{harvest.harvest_from:%d/%m}", "last": f"{harvest.harvest_until:%d/%m}"}
    is_late = harvest.harvest_until < localtime(now).date()
    return Deadline(_("Thu hoạch %(first)s – %(last)s") % days, is_late=is_late)


def _deadline_at_point(part: SellerOrder, confirmed_at: datetime, now: datetime) -> Deadline | None:
    if part.status == states.READY and part.pickup.fetch_by:
        return _until(part.pickup.fetch_by, now, _("Giữ tới %(when)s"), _("Quá hạn giữ %(long)s"))
    if part.status in {states.CONFIRMED, states.PACKED}:
        due = confirmed_at + HAND_OVER_WITHIN
        return _until(due, now, _("Đem tới điểm lấy trước %(when)s"), _("Quá hẹn đem tới %(long)s"))
    return None


def _deadline_to_send(part: SellerOrder, confirmed_at: datetime, now: datetime) -> Deadline:
    """The day that the buyer was told it would be sent on."""
    day = part.ships_on
    if day is None:
        return _until(confirmed_at + HAND_OVER_WITHIN, now, _("Gửi trước %(when)s"), _("Quá hẹn gửi %(long)s"))
    days = (localtime(now).date() - day).days
    if days > 0:
        late = ngettext("Trễ hẹn gửi %(many)s ngày", "Trễ hẹn gửi %(many)s ngày", days) % {"many": days}
        return Deadline(late, is_late=True)
    return Deadline(_("Hẹn gửi hôm nay") if days == 0 else _("Hẹn gửi %(day)s") % {"day": f"{day:%d/%m}"})


def _until(due: datetime, now: datetime, ahead: str, late: str) -> Deadline:
    if now <= due:
        return Deadline(ahead % {"when": when(due, now)})
    return Deadline(late % {"long": how_long(now - due)}, is_late=True)
