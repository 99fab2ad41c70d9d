"""Which voucher a code means, what it takes off a cart, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.models import Producer, ProductVariant
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import format_vnd
from marketplace.kernel.text import is_storable

from ..errors import (
    VoucherForFirstOrder,
    VoucherForOtherGoods,
    VoucherNeedsMore,
    VoucherNotYet,
    VoucherOver,
    VoucherRefused,
    VoucherUnknown,
    VoucherUsedByYou,
    VoucherUsedUp,
)
from ..models import Cart, Order, Voucher, VoucherUse
from ..pricing import spread_discount, voucher_discount_vnd


class Line(Protocol):
    @property
    def variant(self) -> ProductVariant: ...
    @property
    def total_vnd(self) -> int: ...


@dataclass(frozen=True)
class Applied:
    """A cart's voucher: what it takes off each pack (by variant id), or the `problem` it has."""

    voucher: Voucher
    discounts: dict[int, int] = field(default_factory=dict)
    problem: str = ""

    @property
    def discount_vnd(self) -> int:
        return sum(self.discounts.values())


def fold_code(typed: str) -> str:
    """The code as it is kept: upper case, no blanks."""
    return "".join(typed.split()).upper()


def get_voucher(code: str) -> Voucher:
    """The voucher of a code as typed. Raises VoucherUnknown."""
    folded = fold_code(code)
    vouchers = Voucher.objects.select_related("producer", "category")
    voucher = vouchers.filter(code=folded).first() if is_storable(folded) else None
    if voucher is None:
        raise VoucherUnknown(field="code")
    return voucher


def vouchers_of_producer(producer: Producer) -> QuerySet[Voucher]:
    """The vouchers a producer gives itself, newest first."""
    return Voucher.objects.filter(producer=producer, bearer=Voucher.Bearer.PRODUCER).select_related("category")


def voucher_for(*, user: User, voucher_id: int) -> Voucher:
    """A voucher that a producer this person works for gives. Raises NotFound."""
    own = Voucher.objects.filter(bearer=Voucher.Bearer.PRODUCER, producer__memberships__user_id=user.pk)
    voucher = own.select_related("producer").filter(pk=voucher_id).first()
    if voucher is None:
        raise NotFound
    return voucher


def apply_voucher(voucher: Voucher, lines: Iterable[Line], *, cart: Cart) -> Applied:
    """The voucher as of now on these lines; one that can't be used takes nothing off and says why. No statement."""
    eligible = [line for line in lines if is_for(voucher, line.variant)]
    try:
        refuse_voucher(voucher, eligible, cart=cart)
    except VoucherRefused as refusal:
        return Applied(voucher, problem=str(refusal))
    discount_vnd = voucher_discount_vnd(
        sum(line.total_vnd for line in eligible),
        percent_bp=voucher.percent_bp,
        amount_vnd=voucher.amount_vnd,
        max_discount_vnd=voucher.max_discount_vnd,
    )
    return Applied(voucher, spread_discount(discount_vnd, {line.variant.pk: line.total_vnd for line in eligible}))


def is_for(voucher: Voucher, variant: ProductVariant) -> bool:
    """Whether the voucher is for such goods: of its producer, on its shelf or one below."""
    product = variant.product
    if voucher.producer_id not in {None, product.producer_id}:
        return False
    return voucher.category_id in {None, product.category_id, product.category.parent_id}


def refuse_voucher(voucher: Voucher, eligible: Sequence[Line], *, cart: Cart) -> None:
    """Raise what stands against the voucher on goods it is for; nothing when all is well.

    A use that an unpaid order of this same cart holds counts as free: placing again takes it over.
    """
    now = clock.now()
    if voucher.starts_at > now:
        day = f"{localtime(voucher.starts_at):%H:%M %d/%m/%Y}"
        raise VoucherNotYet(_("Mã này dùng được từ %(day)s.") % {"day": day}, field="code")
    if voucher.stopped_at is not None or (voucher.ends_at is not None and voucher.ends_at <= now):
        raise VoucherOver(field="code")
    if voucher.most_uses is not None and voucher.uses_count >= voucher.most_uses and not _is_held(voucher, cart):
        raise VoucherUsedUp(field="code")
    if not eligible:
        raise VoucherForOtherGoods(
            _("Mã này chỉ dùng cho %(goods)s. Bà con thêm món đó vào giỏ giúp.") % {"goods": scope_words(voucher)},
            field="code",
        )
    missing_vnd = voucher.min_goods_vnd - sum(line.total_vnd for line in eligible)
    if missing_vnd > 0:
        facts = {"sum": format_vnd(missing_vnd), "goods": scope_words(voucher)}
        raise VoucherNeedsMore(_("Mua thêm %(sum)s %(goods)s nữa là dùng được mã này.") % facts, field="code")


def _is_held(voucher: Voucher, cart: Cart) -> bool:
    return VoucherUse.objects.filter(voucher=voucher, released_at__isnull=True, order__in=cart.orders.unpaid()).exists()


def scope_words(voucher: Voucher) -> str:
    """What the voucher is for, within a sentence."""
    shelf, producer = voucher.category, voucher.producer
    if producer is not None and shelf is not None:
        return _("hàng %(shelf)s của %(producer)s") % {"shelf": shelf.name, "producer": producer.name}
    if producer is not None:
        return _("hàng của %(producer)s") % {"producer": producer.name}
    return _("hàng %(shelf)s") % {"shelf": shelf.name} if shelf is not None else _("hàng trên chợ")


def refuse_person(voucher: Voucher, order: Order) -> None:
    """Raise what stands against the buyer of this order using the voucher (once more).

    People are known by account, phone and e-mail: a guest is not somebody new each time. Orders that still wait for
    their money count too. Raises VoucherUsedByYou, VoucherForFirstOrder.
    """
    if voucher.most_uses_per_person is None and not voucher.first_order_only:
        return
    person = Q(phone=order.phone) | Q(email__iexact=order.email)
    if order.buyer_id is not None:
        person |= Q(buyer_id=order.buyer_id)
    used = Q(voucher_use__voucher=voucher, voucher_use__released_at__isnull=True)
    others = Order.objects.filter(person, cancelled_at__isnull=True).exclude(pk=order.pk)
    had = others.aggregate(orders=Count("pk"), uses=Count("pk", filter=used))
    if voucher.most_uses_per_person is not None and had["uses"] >= voucher.most_uses_per_person:
        raise VoucherUsedByYou(field="code")
    if voucher.first_order_only and had["orders"]:
        raise VoucherForFirstOrder(field="code")


def refuse_known_person(voucher: Voucher, *, user_id: int | None, cart: Cart) -> None:
    """As refuse_person, as early as it can be told: to somebody signed in, before an order is there."""
    if user_id is None:
        return
    if voucher.most_uses_per_person is not None:
        used = VoucherUse.objects.filter(user_id=user_id, voucher=voucher, released_at__isnull=True)
        if used.exclude(order__in=cart.orders.unpaid()).count() >= voucher.most_uses_per_person:
            raise VoucherUsedByYou(field="code")
    if voucher.first_order_only and Order.objects.filter(buyer_id=user_id, paid_at__isnull=False).exists():
        raise VoucherForFirstOrder(field="code")
