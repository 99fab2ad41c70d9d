"""The words of our e-mails, in the language that is active. Each letter says one thing and has one button."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel.calling import with_phone
from marketplace.kernel.money import format_vnd

from ..models import Order, OrderLine, OrderNotice
from ..selectors.carriers import left_parcels
from .answer_letters import ANSWER_LETTERS
from .care_letters import CARE_LETTERS
from .charge_letters import CHARGE_LETTERS
from .direct_letters import DIRECT_LETTERS
from .endpoint_letters import ENDPOINT_LETTERS
from .letter_parts import (
    Letter,
    answer_address,
    bearer_words,
    deposit_words,
    discount_words,
    goods_of,
    goods_of_producer,
    greeting,
    paid_back,
    part_of,
    to_buyer,
)
from .money_letters import MONEY_LETTERS
from .parcel_letters import PARCEL_LETTERS
from .pickup_letters import PICKUP_LETTERS
from .talk_letters import TALK_LETTERS


def write_letter(notice: OrderNotice) -> Letter:
    """The letter of a notice. Raises KeyError for a kind nobody wrote a letter for."""
    return _LETTERS[notice.kind](notice)


def _placed(notice: OrderNotice) -> Letter:
    order = notice.order
    until = f"{localtime(order.hold_expires_at):%H:%M %d/%m/%Y}"
    return to_buyer(
        order,
        subject=_("Đơn %(number)s: chờ thanh toán") % {"number": order.number},
        paragraphs=[
            _("Chợ đã nhận đơn. Hàng được giữ tới %(until)s, bà con thanh toán trước giờ đó giúp.") % {"until": until},
            *discount_words(order.discount_vnd),
            _("Tổng cộng %(total)s, đã gồm phí giao.") % {"total": format_vnd(order.total_vnd)},
            *deposit_words(order),
        ],
        button=_("Xem đơn và thanh toán"),
        goods=goods_of(OrderLine.objects.filter(part__order=order)),
    )


def _paid(notice: OrderNotice) -> Letter:
    order = notice.order
    return to_buyer(
        order,
        subject=_("Đơn %(number)s: đã nhận tiền") % {"number": order.number},
        paragraphs=[
            *discount_words(order.discount_vnd),
            _("Chợ đã nhận %(total)s. Cảm ơn bà con.") % {"total": format_vnd(order.total_vnd)},
            _answer_words(order),
        ],
        button=_("Theo dõi đơn hàng"),
        goods=goods_of(OrderLine.objects.filter(part__order=order)),
    )


def _answer_words(order: Order) -> str:
    """Within how many hours all producers of an order answer."""
    parts = order.parts.select_related("producer")
    hours = max((part.producer.answer_hours for part in parts), default=settings.ANSWER_WITHIN_H)
    words = ngettext(
        "Nhà làm xem đơn và xác nhận trong %(hours)s giờ. Có gì mới chợ báo ngay.",
        "Nhà làm xem đơn và xác nhận trong %(hours)s giờ. Có gì mới chợ báo ngay.",
        hours,
    )
    return words % {"hours": hours}


def _money_back(notice: OrderNotice) -> Letter:
    order = notice.order
    facts = {"number": order.number, "total": format_vnd(notice.amount_vnd or order.first_vnd)}
    return to_buyer(
        order,
        subject=_("Đơn %(number)s: tiền được trả lại") % facts,
        paragraphs=[
            _("Khi tiền tới thì đơn đã đóng, hoặc đã được trả rồi, nên chợ không giữ khoản này."),
            paid_back(notice.order, facts["total"]),
        ],
        button=_("Xem đơn hàng"),
    )


def _to_confirm(notice: OrderNotice) -> Letter:
    part, order = part_of(notice), notice.order
    hours = part.producer.answer_hours
    ward = order.ward.name[:1].lower() + order.ward.name[1:]  # as in running text: "xã Thạnh Quới"
    facts = {"number": part.number, "total": format_vnd(part.total_vnd), "name": order.full_name}
    return Letter(
        subject=_("Đơn mới %(number)s: %(total)s") % facts,
        greeting=greeting(part.producer.contact_name),
        paragraphs=[
            _("%(name)s ở %(ward)s vừa trả tiền cho đơn này.") % {**facts, "ward": ward},
            *bearer_words(part),
            ngettext(
                "Bà con mở đơn rồi bấm xác nhận trong %(hours)s giờ giúp, để người mua yên tâm.",
                "Bà con mở đơn rồi bấm xác nhận trong %(hours)s giờ giúp, để người mua yên tâm.",
                hours,
            )
            % {"hours": hours},
        ],
        button=_("Mở đơn để xác nhận"),
        url=answer_address(part),
        goods=goods_of_producer(part),
    )


def _confirmed(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {"number": part.number, "producer": part.producer.name}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: nhà làm đã nhận") % facts,
        paragraphs=[
            _("%(producer)s đã nhận đơn và đang chuẩn bị hàng. Hàng tới điểm lấy, chợ báo mã nhận hàng.") % facts
            if part.is_picked_up
            else _("%(producer)s đã nhận đơn và đang chuẩn bị hàng. Gửi hàng xong chợ báo mã vận đơn.") % facts
        ],
        button=_("Theo dõi đơn hàng"),
    )


def _declined(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {"number": part.number, "producer": part.producer.name, "total": format_vnd(part.total_vnd)}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: từ chối, hoàn tiền") % facts,
        paragraphs=[
            _("%(producer)s rất tiếc không nhận được phần này của đơn.") % facts,
            _("Lý do: %(reason)s") % {"reason": part.declined_because},
            paid_back(notice.order, facts["total"]),
            _("Những phần khác của đơn, nếu có, vẫn được giao."),
        ],
        button=_("Xem đơn hàng"),
    )


def _weighed(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {"number": part.number, "producer": part.producer.name, "back": format_vnd(notice.amount_vnd or 0)}
    weighed = [
        _("%(name)s: cân thật %(real)s g, đã trả cho mức nặng nhất %(bound)s g.")
        % {"name": line.product_name, "real": line.weighed_g, "bound": (line.weight_max_g or 0) * line.units_sent}
        for line in part.lines.filter(weighed_g__isnull=False)
    ]
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: cân nhẹ hơn, trả lại %(back)s") % facts,
        paragraphs=[
            _("%(producer)s vừa cân hàng của bà con.") % facts,
            *weighed,
            paid_back(notice.order, facts["back"]),
        ],
        button=_("Xem đơn hàng"),
    )


def _shipped(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    left = left_parcels(part)
    facts = {
        "number": part.number,
        "producer": part.producer.name,
        "carrier": left[-1].carrier,
        "tracking": left[-1].tracking_number,
        "least": part.days_min,
        "most": part.days_max,
    }
    numbers = [
        _("Kiện %(number)s: %(carrier)s, mã vận đơn %(tracking)s")
        % {"number": parcel.number, "carrier": parcel.carrier, "tracking": parcel.tracking_number}
        for parcel in left
    ]
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: hàng đang trên đường") % facts,
        paragraphs=[
            _("%(producer)s đã giao hàng cho %(carrier)s.") % facts,
            *(numbers if len(numbers) > 1 else [_("Mã vận đơn: %(tracking)s") % facts]),
            _("Thường tới sau %(least)s đến %(most)s ngày. Người giao gọi trước khi tới.") % facts,
        ],
        button=_("Theo dõi đơn hàng"),
    )


def _delivered(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {"number": part.number, "producer": part.producer.name}
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã giao tới") % facts,
        paragraphs=[
            _("Bà con đã lấy hàng của %(producer)s. Chúc bà con ngon miệng.") % facts
            if part.is_picked_up
            else _("Hàng của %(producer)s đã tới nơi. Chúc bà con ngon miệng.") % facts,
            with_phone(_("Chưa nhận được, hoặc hàng có vấn đề? Gọi %(phone)s, chợ giải quyết cùng bà con.")),
        ],
        button=_("Xem đơn hàng"),
    )


_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "placed": _placed,
    "paid": _paid,
    "money_back": _money_back,
    "to_confirm": _to_confirm,
    "confirmed": _confirmed,
    "declined": _declined,
    "weighed": _weighed,
    "shipped": _shipped,
    "delivered": _delivered,
    **ANSWER_LETTERS,
    **CARE_LETTERS,
    **CHARGE_LETTERS,
    **DIRECT_LETTERS,
    **ENDPOINT_LETTERS,
    **MONEY_LETTERS,
    **PARCEL_LETTERS,
    **PICKUP_LETTERS,
    **TALK_LETTERS,
}
KINDS = frozenset(_LETTERS)
