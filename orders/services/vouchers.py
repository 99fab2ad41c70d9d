"""Vouchers: made, stopped, put into a cart, taken by an order and given back with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalog.models import Category, Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import normalise

from ..errors import CartEmpty, VoucherCodeTaken, VoucherOver, VoucherUsedUp
from ..models import Cart, Order, Voucher, VoucherUse
from ..selectors.carts import CartView, cart_view, with_voucher
from ..selectors.vouchers import fold_code, get_voucher, is_for, refuse_known_person, refuse_person, refuse_voucher

# More đồng, or more uses, than anybody means; columns hold it.
MOST = 1_000_000_000


@dataclass(frozen=True)
class Terms:
    """What a voucher gives, to whom and how often. Exactly one of percent_bp and amount_vnd; None is no limit."""

    code: str
    title_vi: str
    title_en: str = ""
    percent_bp: int | None = None
    amount_vnd: int | None = None
    max_discount_vnd: int | None = None
    min_goods_vnd: int = 0
    producer: Producer | None = None
    category: Category | None = None
    first_order_only: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    most_uses: int | None = None
    most_uses_per_person: int | None = None


@transaction.atomic
def create_voucher(*, terms: Terms, bearer: Voucher.Bearer, actor: Actor) -> Voucher:
    """Make a voucher; it runs from now where no start is named. Raises InvalidInput, VoucherCodeTaken."""
    fields = vars(terms) | {"code": fold_code(terms.code), "starts_at": terms.starts_at or clock.now()}
    fields |= {"title_vi": normalise(terms.title_vi), "title_en": normalise(terms.title_en)}
    voucher = Voucher(**fields, bearer=bearer)
    _refuse_odd_terms(voucher)
    try:
        with transaction.atomic():
            voucher.save(force_insert=True)
    except IntegrityError as error:
        if Voucher.objects.filter(code=voucher.code).exists():
            raise VoucherCodeTaken(field="code") from error
        raise
    told = {"code": voucher.code, "bearer": bearer, "percent_bp": terms.percent_bp, "amount_vnd": terms.amount_vnd}
    record("create_voucher", voucher, actor=actor, after=told)
    return voucher


def _refuse_odd_terms(voucher: Voucher) -> None:
    if not (3 <= len(voucher.code) <= 24 and voucher.code.isascii() and voucher.code.replace("-", "").isalnum()):
        raise InvalidInput(_("Mã gồm 3 đến 24 chữ không dấu, số hoặc dấu gạch, bắt đầu bằng chữ hay số."), field="code")
    if voucher.code.startswith("-"):
        raise InvalidInput(_("Mã bắt đầu bằng chữ hay số."), field="code")
    if not voucher.title_vi:
        raise InvalidInput(_("Ghi vài chữ để người mua biết mã này giảm gì."), field="title_vi")
    if (voucher.percent_bp is None) == (voucher.amount_vnd is None):
        raise InvalidInput(_("Ghi phần trăm hoặc số tiền giảm, một trong hai."), field="amount_vnd")
    if voucher.percent_bp is not None and not 1 <= voucher.percent_bp <= 10_000:
        raise InvalidInput(_("Giảm từ 0,01 đến 100 phần trăm."), field="percent")
    if voucher.amount_vnd is not None and voucher.amount_vnd < 1:
        raise InvalidInput(_("Số tiền giảm phải lớn hơn 0."), field="amount_vnd")
    _refuse_odd_numbers(voucher)
    if voucher.ends_at is not None and voucher.ends_at <= max(voucher.starts_at, clock.now()):
        raise InvalidInput(_("Ngày hết hạn phải sau hôm nay và sau ngày bắt đầu."), field="ends_at")
    if voucher.bearer == Voucher.Bearer.PRODUCER and voucher.producer is None:
        raise InvalidInput(_("Mã do nhà làm chịu thì phải ghi nhà làm nào."), field="producer")


def _refuse_odd_numbers(voucher: Voucher) -> None:
    for name in ("max_discount_vnd", "min_goods_vnd", "amount_vnd", "most_uses", "most_uses_per_person"):
        number = getattr(voucher, name)
        if number is not None and not (0 if name == "min_goods_vnd" else 1) <= number <= MOST:
            raise InvalidInput(field=name)


@transaction.atomic
def stop_voucher(*, voucher_id: int, actor: Actor) -> bool:
    """Nobody can use it from now on; orders that took it keep their discount. True for the call that stopped it."""
    running = Voucher.objects.filter(pk=voucher_id, stopped_at__isnull=True)
    if not running.update(stopped_at=clock.now()):
        return False
    voucher = Voucher.objects.get(pk=voucher_id)
    record("stop_voucher", voucher, actor=actor, after={"uses": voucher.uses_count})
    return True


@transaction.atomic
def add_voucher(*, cart: Cart, code: str) -> CartView:
    """Lay a voucher beside the goods, in the place of another; returns the cart with it.

    Raises CartEmpty, and VoucherRefused with what to do.
    """
    voucher = get_voucher(code)
    cart.voucher = None
    view = cart_view(cart)
    lines = [line for group in view.groups for line in group.lines]
    if not lines:
        raise CartEmpty
    refuse_voucher(voucher, [line for line in lines if is_for(voucher, line.variant)], cart=cart)
    refuse_known_person(voucher, user_id=cart.user_id, cart=cart)
    Cart.objects.filter(pk=cart.pk).update(voucher=voucher)
    cart.voucher = voucher
    record("add_voucher", cart, actor=_owner(cart), after={"code": voucher.code})
    return with_voucher(view, cart)


@transaction.atomic
def remove_voucher(*, cart: Cart) -> None:
    """Take the voucher out; taking it out twice is fine."""
    if Cart.objects.filter(pk=cart.pk, voucher__isnull=False).update(voucher=None):
        record("remove_voucher", cart, actor=_owner(cart))
    cart.voucher = None


def lock_vouchers(voucher_ids: Iterable[int | None]) -> None:
    """Lock vouchers in primary-key order: for a command that gives one back before it takes another."""
    wanted = [pk for pk in voucher_ids if pk is not None]
    if wanted:
        list(Voucher.objects.filter(pk__in=wanted).order_by("pk").select_for_update().values_list("pk"))


def take_voucher(*, voucher: Voucher, order: Order, discount_vnd: int) -> None:
    """Use a voucher for an order: one conditional update, so that two buyers can't share the last use.

    Runs in its caller's transaction, after the lots are locked, as everywhere. What a person may use is counted with
    the voucher's row locked. Raises VoucherOver, VoucherUsedUp, VoucherUsedByYou, VoucherForFirstOrder.
    """
    _count(voucher, at=clock.now())
    who = {"user_id": order.buyer_id, "phone": order.phone, "email": order.email.lower()}
    refuse_person(voucher, order)
    VoucherUse.objects.create(voucher=voucher, order=order, bearer=voucher.bearer, discount_vnd=discount_vnd, **who)


def release_voucher(*, order_id: int) -> None:
    """Give a use back: the order was never paid."""
    use = VoucherUse.objects.filter(order_id=order_id, released_at__isnull=True)
    if use.update(released_at=clock.now()):
        Voucher.objects.filter(uses__order_id=order_id).update(uses_count=F("uses_count") - 1)


def retake_voucher(*, order: Order) -> None:
    """Use the released voucher of an order once more: its money came late. Raises VoucherUsedUp, VoucherUsedByYou."""
    use = VoucherUse.objects.select_related("voucher").filter(order=order, released_at__isnull=False).first()
    if use is None:
        return
    _count(use.voucher)  # whether it still runs does not matter: it did when the order was placed
    refuse_person(use.voucher, order)
    VoucherUse.objects.filter(pk=use.pk).update(released_at=None)


def _count(voucher: Voucher, *, at: datetime | None = None) -> None:
    """One use more, if one is left and (at a moment) the voucher runs then."""
    known = Voucher.objects.filter(pk=voucher.pk)
    running = known if at is None else known.running(at)
    if running.with_uses_left().update(uses_count=F("uses_count") + 1):
        return
    raise (
        VoucherUsedUp(field="code")
        if known.exclude(pk__in=known.with_uses_left()).exists()
        else VoucherOver(field="code")
    )


def _owner(cart: Cart) -> Actor:
    return GUEST if cart.user_id is None else Actor("user", cart.user_id)
