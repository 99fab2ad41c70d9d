"""Letters about parcels that are late or lost."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from .. import states
from ..models import OrderNotice, SellerOrder
from .letter_parts import Letter, address_of, part_of, to_producer


def _parcel_lost(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: có kiện bị báo thất lạc") % _facts(part),
        paragraphs=[
            *_lost(part),
            _("Bà con hỏi hãng hoặc nhà xe giúp. Người trực chợ cũng đã được báo và lo phần người mua."),
        ],
    )


def _parcel_lost_operator(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return Letter(
        subject=_("Cần xử lý: đơn %(number)s có kiện thất lạc") % _facts(part),
        greeting=_("Chào người trực chợ,"),
        paragraphs=[
            *_lost(part),
            _("Hỏi hãng, gọi %(name)s, %(phone)s, rồi trả lời khiếu nại của đơn này giúp.") % _facts(part),
        ],
        button=_("Mở đơn trong bàn trực"),
        url=address_of("admin:orders_sellerorder_change", str(part.pk)),
    )


def _send_late(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: đã qua ngày hẹn gửi") % _facts(part),
        paragraphs=[
            _("Nhà mình hẹn gửi đơn này ngày %(day)s mà chợ chưa thấy mã vận đơn.") % _facts(part),
            _("Gửi rồi thì bà con ghi mã giúp; chưa kịp thì nhắn người mua một tiếng cho khách yên tâm."),
        ],
    )


def _send_late_operator(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return Letter(
        subject=_("Cần gọi: %(producer)s trễ hẹn gửi đơn %(number)s") % _facts(part),
        greeting=_("Chào người trực chợ,"),
        paragraphs=[
            _("Đơn %(number)s hẹn gửi ngày %(day)s, đã nhắc mà vẫn chưa gửi.") % _facts(part),
            _("Gọi giúp %(name)s, %(phone)s.") % _facts(part),
        ],
        button=_("Mở đơn trong bàn trực"),
        url=address_of("admin:orders_sellerorder_change", str(part.pk)),
    )


PARCEL_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "parcel_lost": _parcel_lost,
    "parcel_lost_operator": _parcel_lost_operator,
    "send_late": _send_late,
    "send_late_operator": _send_late_operator,
}


def _facts(part: SellerOrder) -> dict[str, str]:
    return {
        "number": part.number,
        "producer": part.producer.name,
        "name": part.producer.contact_name,
        "phone": part.producer.phone,
        "day": f"{part.ships_on:%d/%m/%Y}" if part.ships_on else "",
    }


def _lost(part: SellerOrder) -> list[str]:
    return [
        _("Kiện %(number)s: %(carrier)s, mã vận đơn %(tracking)s")
        % {"number": parcel.number, "carrier": parcel.carrier, "tracking": parcel.tracking_number}
        for parcel in part.parcels.filter(status=states.LOST)
    ]
