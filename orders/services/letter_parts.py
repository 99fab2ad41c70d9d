"""What every letter is made of: greeting, words, one button, the goods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..models import Order, OrderLine, OrderNotice, SellerOrder
from ..selectors.answer_links import answer_mark


@dataclass(frozen=True)
class Letter:
    """subject and paragraphs in plain text; goods as (units, name, đồng in words); the button leads to url."""

    subject: str
    greeting: str
    paragraphs: list[str]
    button: str
    url: str
    goods: list[tuple[int, str, str]] = field(default_factory=list)


def to_buyer(
    order: Order, *, subject: str, paragraphs: list[str], button: str, goods: list[tuple[int, str, str]] | None = None
) -> Letter:
    return Letter(
        subject=subject,
        greeting=greeting(order.full_name),
        paragraphs=paragraphs,
        button=button,
        url=address_of("orders:order", order.token),
        goods=goods or [],
    )


def to_producer(part: SellerOrder, *, subject: str, paragraphs: list[str], button: str = "", url: str = "") -> Letter:
    return Letter(
        subject=subject,
        greeting=greeting(part.producer.contact_name),
        paragraphs=paragraphs,
        button=button or _("Mở đơn hàng"),
        url=url or address_of("orders:part", part.number),
    )


def goods_of(lines: Iterable[OrderLine]) -> list[tuple[int, str, str]]:
    return [(line.units, f"{line.product_name} ({line.variant_name})", format_vnd(line.total_vnd)) for line in lines]


def goods_of_producer(part: SellerOrder) -> list[tuple[int, str, str]]:
    """By the producer's own names: the order keeps them as the buyer read them, perhaps in another language."""
    lines = part.lines.select_related("variant__product")
    named = [(line, f"{line.variant.product.name} ({line.variant.name})") for line in lines]
    return [(line.units, name, format_vnd(line.total_vnd)) for line, name in named]


def discount_words(discount_vnd: int) -> list[str]:
    """The voucher, in a paragraph of its own where there was one."""
    return [_("Mã giảm giá bớt %(discount)s.") % {"discount": format_vnd(discount_vnd)}] if discount_vnd else []


def deposit_words(order: Order) -> list[str]:
    """What is paid now, where that is not all."""
    return [_("Lần này chỉ trả cọc %(first)s.") % {"first": format_vnd(order.first_vnd)}] if order.later_vnd else []


def bearer_words(part: SellerOrder) -> list[str]:
    """For the producer: what the voucher took off, and whether that is the producer's own gift."""
    words = []
    if part.discount_producer_vnd:
        facts = {"discount": format_vnd(part.discount_producer_vnd)}
        words.append(_("Đã trừ %(discount)s theo mã giảm giá của nhà mình.") % facts)
    if part.discount_marketplace_vnd:
        facts = {"discount": format_vnd(part.discount_marketplace_vnd)}
        words.append(_("Người mua được chợ tặng %(discount)s; chợ chịu, nhà mình không mất khoản này.") % facts)
    return words


def paid_back(order: Order, amount: str) -> str:
    """Who gives the money back, and how: whoever had it. `amount` is already written out."""
    if order.is_direct:
        words = _("Bà con đã trả thẳng nhà làm, nên nhà làm chuyển trả %(amount)s. Chợ theo dõi tới khi xong.")
    else:
        words = _("Chợ trả lại %(amount)s theo cách bà con đã trả. Ngân hàng thường cần vài ngày làm việc.")
    return words % {"amount": amount}


def part_of(notice: OrderNotice) -> SellerOrder:
    if notice.part is None:
        raise ValueError(f"notice {notice.pk} of kind {notice.kind} names no part")
    return notice.part


def answer_address(part: SellerOrder) -> str:
    """Where a producer confirms with one tap, without signing in. Raises ValueError for a part nobody paid."""
    if part.paid_at is None:
        raise ValueError(f"part {part.number} is not paid")
    mark = answer_mark(number=part.number, paid_at=part.paid_at)
    return settings.SITE_URL.rstrip("/") + reverse("orders:answer_by_link", args=[part.number, mark])


def greeting(name: str) -> str:
    return _("Chào %(name)s,") % {"name": name}


def address_of(name: str, key: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=[key])}"
