"""Words for deliveries and the history of an order, as buyers read them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.places import print_address
from marketplace.kernel.money import format_vnd

from .. import states
from ..models import Order, Voucher


class Promised(Protocol):
    """A delivery option, or a part that was placed with one."""

    @property
    def ships_on(self) -> date | None: ...
    @property
    def arrives_from(self) -> date | None: ...
    @property
    def arrives_until(self) -> date | None: ...


ZONES: dict[str, Promise] = {
    "same_ward": gettext_lazy("Cùng xã, phường với nhà làm"),
    "old_province": gettext_lazy("Trong vùng Sóc Trăng cũ"),
    "mekong_delta": gettext_lazy("Đồng bằng sông Cửu Long"),
    "southeast": gettext_lazy("TP.HCM và Đông Nam Bộ"),
    "central": gettext_lazy("Miền Trung và Tây Nguyên"),
    "north": gettext_lazy("Miền Bắc"),
    "islands": gettext_lazy("Hải đảo"),
}

EVENTS: dict[str, Promise] = {
    states.AWAITING_PAYMENT: gettext_lazy("Đã đặt, chờ thanh toán"),
    states.RESERVED: gettext_lazy("Đã trả cọc, chờ tới ngày thu hoạch"),
    states.AWAITING_REST: gettext_lazy("Đã thu hoạch, chờ bà con trả nốt"),
    states.PAID: gettext_lazy("Đã thanh toán, chờ nhà làm xác nhận"),
    states.PROPOSED: gettext_lazy("Nhà làm thiếu hàng, hỏi ý bà con"),
    states.CONFIRMED: gettext_lazy("Nhà làm đã nhận đơn"),
    states.PACKED: gettext_lazy("Đã đóng gói"),
    states.HANDED_OVER: gettext_lazy("Đã giao cho nhà vận chuyển"),
    states.READY: gettext_lazy("Hàng đã sẵn, mời bà con tới lấy"),
    states.DELIVERED: gettext_lazy("Đã giao tới nơi"),
    states.CLOSED: gettext_lazy("Hoàn tất"),
    states.DECLINED: gettext_lazy("Nhà làm không nhận được đơn"),
    states.EXPIRED: gettext_lazy("Nhà làm không trả lời kịp"),
    states.NOT_ACCEPTED: gettext_lazy("Hàng không tới tay người nhận"),
    states.CANCELLED: gettext_lazy("Đã hủy"),
}

CANCEL_REASONS: dict[str, Promise] = {
    "unpaid": gettext_lazy("Đơn đã đóng vì quá giờ giữ hàng mà chưa thanh toán. Hàng trong giỏ vẫn còn."),
    "replaced": gettext_lazy("Bà con đã đặt lại, đơn này được thay bằng đơn mới."),
    "by_buyer": gettext_lazy("Bà con đã hủy đơn này. Hàng trong giỏ vẫn còn."),
}


def preorder_words(order: Order) -> str:
    """What a contract says about the two payments of a pre-order."""
    facts = {"first": format_vnd(order.first_vnd), "later": format_vnd(order.later_vnd)}
    return (
        _(
            "Đặt trước: cọc %(first)s trả khi đặt, %(later)s trả khi người bán báo đã thu hoạch."
            " Người bán không giao được, hoặc người mua đổi ý trước khi trả nốt, thì cọc được trả lại đủ."
        )
        % facts
    )


def zone_words(zone: str) -> str:
    """A delivery zone as people call it."""
    return str(ZONES.get(zone, zone))


def days_words(days_min: int, days_max: int) -> str:
    """ "1 ngày", "2–4 ngày"."""
    if days_min == days_max:
        return ngettext("%(days)s ngày", "%(days)s ngày", days_max) % {"days": days_max}
    return _("%(least)s–%(most)s ngày") % {"least": days_min, "most": days_max}


def ward_words(ward_code: str) -> str:
    """A new ward within its province: "Phường Phú Lợi, TP. Cần Thơ"."""
    return print_address(ward_code=ward_code)


def voucher_words(voucher: Voucher) -> str:
    """What a voucher gives and from when on: "Giảm 10 %, nhiều nhất 30.000 ₫, mua từ 100.000 ₫"."""
    if voucher.percent_bp is None:
        words = [_("Giảm %(sum)s") % {"sum": format_vnd(voucher.amount_vnd or 0)}]
    else:
        percent = f"{voucher.percent_bp / 100:g}".replace(".", ",")
        words = [_("Giảm %(percent)s %%") % {"percent": percent}]
    if voucher.max_discount_vnd is not None:
        words.append(_("nhiều nhất %(sum)s") % {"sum": format_vnd(voucher.max_discount_vnd)})
    if voucher.min_goods_vnd:
        words.append(_("mua từ %(sum)s") % {"sum": format_vnd(voucher.min_goods_vnd)})
    if voucher.most_uses_per_person:
        words.append(_("mỗi người %(times)s lượt") % {"times": voucher.most_uses_per_person})
    return ", ".join(words)


WEEKDAYS = [
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
]


def promise_words(promise: Promised) -> str:
    """ "nhà gửi thứ Ba 01/12, tới 03/12–05/12"; "" where no day is promised."""
    shipped, first, last = promise.ships_on, promise.arrives_from, promise.arrives_until
    if not (shipped and first and last):
        return ""
    words = {"weekday": WEEKDAYS[shipped.weekday()], "day": f"{shipped:%d/%m}", "first": f"{first:%d/%m}"}
    if first == last:
        return _("nhà gửi %(weekday)s %(day)s, tới %(first)s") % words
    return _("nhà gửi %(weekday)s %(day)s, tới %(first)s–%(last)s") % (words | {"last": f"{last:%d/%m}"})
