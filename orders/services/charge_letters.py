"""Letters about pre-orders, and about what a buyer is asked to pay on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..models import OrderLine, OrderNotice, SellerOrder
from .letter_parts import Letter, goods_of, goods_of_producer, paid_back, part_of, to_buyer, to_producer


def _reserved(notice: OrderNotice) -> Letter:
    order = notice.order
    facts = {"number": order.number, "first": format_vnd(order.first_vnd), "later": format_vnd(order.later_vnd)}
    when = [_when(part) for part in order.parts.select_related("harvest")]
    later = _("Tới lúc thu hoạch chợ báo bà con trả nốt %(later)s. Đổi ý trước đó thì cọc trả lại đủ.") % facts
    return to_buyer(
        order,
        subject=_("Đơn %(number)s: đã giữ phần cho bà con") % facts,
        paragraphs=[_("Chợ đã nhận %(first)s. Cảm ơn bà con.") % facts, *when, *([later] if order.later_vnd else [])],
        button=_("Theo dõi đơn hàng"),
        goods=goods_of(OrderLine.objects.filter(part__order=order)),
    )


def _reserved_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {"number": part.number, "first": format_vnd(part.first_vnd), "name": notice.order.full_name}
    letter = to_producer(
        part,
        subject=_("Đơn đặt trước %(number)s") % facts,
        paragraphs=[
            _("%(name)s đã đặt trước và trả %(first)s.") % facts,
            _("Thu hoạch xong, bà con mở trang “Vụ thu hoạch” ghi số phần có; chợ lo báo từng người."),
        ],
    )
    return replace(letter, goods=goods_of_producer(part))


def _rest_due(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {**_facts(part), "rest": format_vnd(part.later_vnd), "until": _until(part)}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: hàng đã thu hoạch, mời trả nốt %(rest)s") % facts,
        paragraphs=[
            _("%(producer)s đã thu hoạch và để riêng phần của bà con.") % facts,
            _("Bà con trả nốt %(rest)s trước %(until)s, trả xong nhà làm gửi hàng ngay.") % facts,
            _("Không trả thì đơn tự hủy và tiền cọc được trả lại đủ."),
        ],
        button=_("Trả nốt"),
    )


def _converted(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã trả đủ, chuẩn bị gửi") % _facts(part),
        paragraphs=[
            _("Chợ đã nhận đủ tiền. %(producer)s đóng gói và gửi hàng, có mã vận đơn chợ báo ngay.") % _facts(part)
        ],
        button=_("Theo dõi đơn hàng"),
    )


def _converted_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: người mua đã trả đủ") % _facts(part),
        paragraphs=[_("Đơn đặt trước này đã trả đủ tiền. Bà con đóng gói và gửi giúp.")],
    )


def _let_go(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {**_facts(part), "first": format_vnd(part.first_vnd)}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã hủy, trả lại tiền cọc") % facts,
        paragraphs=[
            _("Quá hạn mà phần còn lại chưa được trả, nên đơn đặt trước đã hủy."),
            paid_back(notice.order, facts["first"]),
        ],
        button=_("Xem đơn hàng"),
    )


def _let_go_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: người mua không trả nốt") % _facts(part),
        paragraphs=[_("Đơn đặt trước này đã hủy. Phần hàng để riêng trở lại kệ, bà con bán cho người khác được ngay.")],
    )


def _harvest_failed(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    reason = _(part.decline_reason) if part.decline_reason else ""
    facts = {**_facts(part), "first": format_vnd(part.first_vnd), "reason": reason}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: không đủ hàng, trả lại tiền") % facts,
        paragraphs=[
            _("%(producer)s rất tiếc không có đủ hàng cho đơn đặt trước của bà con.") % facts,
            _("Lý do: %(reason)s") % facts,
            paid_back(notice.order, facts["first"]),
        ],
        button=_("Xem đơn hàng"),
    )


def _charge_asked(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {**_facts(part), "more": format_vnd(notice.amount_vnd or 0), "until": _until(part)}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: cân nặng hơn, mời trả thêm %(more)s") % facts,
        paragraphs=[
            _("%(producer)s vừa cân hàng của bà con.") % facts,
            *_weights(part),
            _("Bà con trả thêm %(more)s trước %(until)s để nhận đủ số cân này.") % facts,
            _("Không muốn trả thêm cũng không sao: bấm “Không trả thêm”, nhà làm gửi theo giá đã trả."),
        ],
        button=_("Xem và trả lời"),
    )


def _charge_reminder(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {**_facts(part), "more": format_vnd(notice.amount_vnd or 0), "until": _until(part)}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: còn chờ %(more)s") % facts,
        paragraphs=[_("Đơn của %(producer)s chờ bà con trả %(more)s, tới %(until)s là hết hạn.") % facts],
        button=_("Xem và trả lời"),
    )


def _charge_paid(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {**_facts(part), "more": format_vnd(notice.amount_vnd or 0)}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã nhận thêm %(more)s") % facts,
        paragraphs=[_("Chợ đã nhận thêm %(more)s. %(producer)s gửi đủ số cân đã báo.") % facts],
        button=_("Theo dõi đơn hàng"),
    )


def _charge_paid_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {**_facts(part), "more": format_vnd(notice.amount_vnd or 0)}
    return to_producer(
        part,
        subject=_("Đơn %(number)s: người mua đã trả thêm %(more)s") % facts,
        paragraphs=[_("Người mua đồng ý và đã trả thêm %(more)s cho hàng cân nặng hơn. Bà con gửi hàng giúp.") % facts],
    )


def _charge_refused(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: người mua không trả thêm") % _facts(part),
        paragraphs=[
            _("Người mua giữ mức đã trả. Bà con bớt lại cho vừa mức đó, hoặc gửi luôn số đã cân."),
        ],
    )


def _charge_withdrawn(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: không phải trả thêm") % _facts(part),
        paragraphs=[_("%(producer)s gửi hàng theo giá bà con đã trả, không thu thêm.") % _facts(part)],
        button=_("Theo dõi đơn hàng"),
    )


CHARGE_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "reserved": _reserved,
    "reserved_producer": _reserved_producer,
    "rest_due": _rest_due,
    "converted": _converted,
    "converted_producer": _converted_producer,
    "let_go": _let_go,
    "let_go_producer": _let_go_producer,
    "harvest_failed": _harvest_failed,
    "charge_asked": _charge_asked,
    "charge_reminder": _charge_reminder,
    "charge_paid": _charge_paid,
    "charge_paid_producer": _charge_paid_producer,
    "charge_refused": _charge_refused,
    "charge_withdrawn": _charge_withdrawn,
}


def _facts(part: SellerOrder) -> dict[str, str]:
    return {"number": part.number, "producer": part.producer.name}


def _when(part: SellerOrder) -> str:
    if part.harvest is None:
        return ""
    days = {"first": f"{part.harvest.harvest_from:%d/%m/%Y}", "last": f"{part.harvest.harvest_until:%d/%m/%Y}"}
    return _("Dự kiến thu hoạch từ %(first)s đến %(last)s.") % days


def _until(part: SellerOrder) -> str:
    """When the charge that is asked for, or was last, ends."""
    charge = part.charges.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    return f"{localtime(charge.pay_by):%H:%M %d/%m/%Y}" if charge else ""


def _weights(part: SellerOrder) -> list[str]:
    return [
        _("%(name)s: cân thật %(real)s g, đã trả cho mức nặng nhất %(bound)s g.")
        % {"name": line.product_name, "real": line.weighed_g, "bound": (line.weight_max_g or 0) * line.units_sent}
        for line in part.lines.filter(weighed_g__isnull=False)
    ]
