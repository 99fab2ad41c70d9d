"""Letters about messages (that there is something to read, never what it says: mail lies about) and codes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import OrderNotice
from .claiming import digits_of
from .letter_parts import Letter, address_of, greeting, part_of


def _message_to_buyer(notice: OrderNotice) -> Letter:
    part, order = part_of(notice), notice.order
    facts = {"number": part.number, "producer": part.producer.name}
    return Letter(
        subject=_("Đơn %(number)s: %(producer)s nhắn cho bà con") % facts,
        greeting=greeting(order.full_name),
        paragraphs=[
            _("%(producer)s vừa nhắn về đơn này. Bấm nút bên dưới để đọc và trả lời, không cần đăng nhập.") % facts
        ],
        button=_("Đọc tin nhắn"),
        url=f"{settings.SITE_URL.rstrip('/')}{reverse('orders:talk', args=[order.token, part.number])}",
    )


def _message_to_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = {"number": part.number, "name": notice.order.full_name}
    return Letter(
        subject=_("Đơn %(number)s: người mua nhắn") % facts,
        greeting=greeting(part.producer.contact_name),
        paragraphs=[_("%(name)s vừa nhắn về đơn này. Bà con trả lời sớm để người mua yên tâm.") % facts],
        button=_("Đọc và trả lời"),
        url=address_of("orders:part_talk", part.number),
    )


def _claim_code(notice: OrderNotice) -> Letter:
    code = notice.claim_code
    return Letter(
        subject=_("Mã đưa đơn cũ về tài khoản: %(digits)s") % {"digits": digits_of(code)},
        greeting=greeting(notice.order.full_name),
        paragraphs=[
            _("Có người xin đưa các đơn đặt bằng e-mail này về tài khoản của họ. Nếu là bà con, gõ mã này trên chợ:"),
            digits_of(code),
            _("Mã dùng được trong 15 phút. Không phải bà con thì bỏ qua thư này, đơn vẫn như cũ."),
        ],
        button=_("Gõ mã trên chợ"),
        url=f"{settings.SITE_URL.rstrip('/')}{reverse('orders:claim')}",
    )


TALK_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "message_to_buyer": _message_to_buyer,
    "message_to_producer": _message_to_producer,
    "claim_code": _claim_code,
}
