"""Vouchers: what they take off, who bears it, how often, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.models import AuditEntry
from orders.errors import (
    CartChanged,
    VoucherCodeTaken,
    VoucherForFirstOrder,
    VoucherForOtherGoods,
    VoucherNeedsMore,
    VoucherNotYet,
    VoucherOver,
    VoucherUnknown,
    VoucherUsedByYou,
    VoucherUsedUp,
)
from orders.models import Cart, Order, OrderLine, Voucher, VoucherUse
from orders.selectors.carts import cart_view
from orders.selectors.vouchers import voucher_for
from orders.services.carts import add_to_cart
from orders.services.placing import place_order
from orders.services.unpaid import Paid, cancel_order, mark_paid, release_unpaid
from orders.services.vouchers import Terms, add_voucher, create_voucher, remove_voucher, stop_voucher
from tests.factories import CategoryFactory, MembershipFactory, ProducerFactory, UserFactory

from .making import cart_of, pack, request

pytestmark = pytest.mark.django_db


def voucher(code="TET27", bearer=Voucher.Bearer.MARKETPLACE, **terms):
    if "percent_bp" not in terms:
        terms.setdefault("amount_vnd", 20_000)
    return create_voucher(terms=Terms(code=code, title_vi="Mừng Tết", **terms), bearer=bearer, actor=SYSTEM)


def place(cart, key="k", **changes):
    return place_order(cart_id=cart.pk, request=request(**changes), request_key=key, actor=GUEST)


def cart_with(code, *variants, units=1):
    cart = cart_of(*variants or [pack()], units=units)
    add_voucher(cart=cart, code=code)
    return cart


def priced(price_vnd, **product):
    variant = pack(**product)
    type(variant).objects.filter(pk=variant.pk).update(price_vnd=price_vnd)
    variant.refresh_from_db()
    return variant


def test_a_voucher_is_spread_over_lines_by_largest_remainder_and_every_sum_is_exact():
    first, second = ProducerFactory(), ProducerFactory()
    goods = [priced(100_000, producer=first), priced(35_000, producer=first), priced(55_000, producer=second)]
    voucher()

    order = place(cart_with("tet27", *goods))

    lines = OrderLine.objects.filter(part__order=order).order_by("variant_id")
    assert [line.discount_vnd for line in lines] == [10_526, 3684, 5790]
    assert (order.goods_vnd, order.discount_vnd) == (190_000, 20_000)
    parts = order.parts.order_by("producer_id")
    assert [(part.discount_vnd, part.discount_marketplace_vnd, part.discount_producer_vnd) for part in parts] == [
        (14_210, 14_210, 0),
        (5790, 5790, 0),
    ]
    assert order.total_vnd == sum(part.total_vnd for part in parts) == 170_000 + order.delivery_vnd


def test_a_producers_voucher_touches_only_its_own_goods_and_names_who_bears_it():
    mine, other = pack(), pack()
    voucher("NHATOI", Voucher.Bearer.PRODUCER, percent_bp=1000, producer=mine.product.producer)

    order = place(cart_with("NHATOI", mine, other, units=2))

    parts = {part.producer_id: part for part in order.parts.all()}
    theirs, others = parts[mine.product.producer_id], parts[other.product.producer_id]
    assert (theirs.discount_vnd, theirs.discount_producer_vnd, theirs.discount_marketplace_vnd) == (10_000, 10_000, 0)
    assert others.discount_vnd == 0
    assert VoucherUse.objects.values_list("bearer", "discount_vnd", "order_id").get() == ("producer", 10_000, order.pk)


@pytest.mark.parametrize(
    ("terms", "discount"),
    [
        ({"percent_bp": 1000}, 5000),
        ({"percent_bp": 333}, 1665),
        ({"percent_bp": 5000, "max_discount_vnd": 7000}, 7000),
        ({"amount_vnd": 80_000}, 50_000),
    ],
)
def test_a_share_has_its_limit_and_nothing_costs_less_than_nothing(terms, discount):
    voucher(**terms)

    assert cart_view(cart_with("TET27")).discount_vnd == discount


def test_a_shelf_means_the_shelves_below_it_too():
    shelf = CategoryFactory()
    below = CategoryFactory(parent=shelf)
    voucher(category=shelf)

    view = cart_view(cart_with("TET27", pack(category=below), pack()))

    assert sorted(line.discount_vnd for group in view.groups for line in group.lines) == [0, 20_000]


def _refusals():
    now = clock.now()
    return {
        "unknown": (lambda: voucher("KHAC"), VoucherUnknown, "Không có mã"),
        "not yet": (
            lambda: voucher(starts_at=now + timedelta(days=2)),
            VoucherNotYet,
            "Mã này dùng được từ",
        ),
        "over": (
            lambda: (voucher(), Voucher.objects.update(starts_at=now - timedelta(2), ends_at=now)),
            VoucherOver,
            "hết hạn",
        ),
        "stopped": (lambda: stop_voucher(voucher_id=voucher().pk, actor=SYSTEM), VoucherOver, "hết hạn"),
        "used up": (lambda: (voucher(most_uses=1), Voucher.objects.update(uses_count=1)), VoucherUsedUp, "hết lượt"),
        "too small": (lambda: voucher(min_goods_vnd=120_000), VoucherNeedsMore, "Mua thêm 70.000\xa0₫ hàng trên chợ"),
        "other goods": (
            lambda: voucher(producer=ProducerFactory(legal_name="HTX Rạch Gòi")),
            VoucherForOtherGoods,
            "chỉ dùng cho hàng của",
        ),
    }


@pytest.mark.parametrize("case", list(_refusals()))
def test_a_refused_code_says_what_to_do_and_changes_nothing(case):
    make, refusal, words = _refusals()[case]
    cart = cart_of(pack())
    make()

    with pytest.raises(refusal, match=words):
        add_voucher(cart=cart, code="TET27")

    assert Cart.objects.get().voucher is None


def test_a_voucher_that_runs_out_after_it_was_laid_in_takes_nothing_off_and_says_why():
    voucher()
    cart = cart_with("TET27")
    seen = cart_view(cart).net_vnd
    stop_voucher(voucher_id=Voucher.objects.get().pk, actor=SYSTEM)

    view = cart_view(Cart.objects.get())

    assert (seen, view.discount_vnd, view.net_vnd) == (30_000, 0, 50_000)
    assert "hết hạn" in view.applied.problem
    with pytest.raises(CartChanged):
        place(cart, expected_total_vnd=seen + 16_500)


def test_a_guest_is_known_by_phone_and_mail_and_uses_a_voucher_as_often_as_allowed():
    voucher(most_uses_per_person=1)
    place(cart_with("TET27"))

    with pytest.raises(VoucherUsedByYou):
        place(cart_with("TET27"), "other")

    assert (Order.objects.count(), Voucher.objects.get().uses_count) == (1, 1)


def test_a_voucher_for_the_first_order_is_refused_with_the_second():
    place(cart_of(pack()))
    voucher(first_order_only=True)

    with pytest.raises(VoucherForFirstOrder):
        place(cart_with("TET27"), "second")

    assert Voucher.objects.get().uses_count == 0


def test_a_signed_in_person_is_told_at_once_that_a_voucher_is_used():
    voucher(most_uses_per_person=1)
    user = UserFactory()
    cart = cart_with("TET27")
    Cart.objects.update(user=user)
    buyer = request().buyer
    order = place(cart, buyer=type(buyer)(buyer.full_name, buyer.phone, buyer.email, user_id=user.pk))
    mark_paid(order_id=order.pk)
    add_to_cart(cart=cart, variant_id=pack().pk, units=1)

    with pytest.raises(VoucherUsedByYou):
        add_voucher(cart=Cart.objects.get(), code="TET27")


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_an_order_that_is_never_paid_gives_its_use_back(how):
    voucher(most_uses=1)
    order = place(cart_with("TET27"))
    assert Voucher.objects.get().uses_count == 1

    if how == "cancelled":
        cancel_order(order_id=order.pk, reason="by_buyer", actor=GUEST)
        cancel_order(order_id=order.pk, reason="by_buyer", actor=GUEST)
    else:
        Order.objects.update(hold_expires_at=clock.now() - timedelta(seconds=1))
        release_unpaid()

    assert (Voucher.objects.get().uses_count, VoucherUse.objects.get().released_at is None) == (0, False)


def test_placing_again_takes_the_last_use_over_from_the_order_it_replaces():
    voucher(most_uses=1, most_uses_per_person=1)
    cart = cart_with("TET27")
    place(cart)

    view = cart_view(Cart.objects.get())
    again = place(cart, "again")

    assert (view.discount_vnd, again.discount_vnd, Voucher.objects.get().uses_count) == (20_000, 20_000, 1)


def test_late_money_takes_the_use_again_or_goes_back_when_it_is_gone():
    voucher(most_uses=1)
    first, second = place(cart_with("TET27")), place(cart_of(pack()), "b")
    for order in (first, second):
        cancel_order(order_id=order.pk, reason="unpaid", actor=SYSTEM)

    assert mark_paid(order_id=first.pk) is Paid.MOVED
    assert Voucher.objects.get().uses_count == 1

    third = place(cart_of(pack()), "c")
    VoucherUse.objects.filter(order=first).update(order=third, released_at=clock.now())
    cancel_order(order_id=third.pk, reason="unpaid", actor=SYSTEM)
    assert mark_paid(order_id=third.pk) is Paid.TOO_LATE
    assert Voucher.objects.get().uses_count == 1


def test_paying_takes_the_used_voucher_out_of_the_cart():
    voucher()
    order = place(cart_with("TET27"))

    mark_paid(order_id=order.pk)

    assert Cart.objects.get().voucher is None


def test_a_voucher_is_taken_out_as_often_as_one_likes():
    voucher()
    cart = cart_with("TET27")

    remove_voucher(cart=cart)
    remove_voucher(cart=cart)

    assert AuditEntry.objects.filter(command="remove_voucher").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "á"},
        {"code": "-AB"},
        {"title_vi": " "},
        {"percent_bp": 1000, "amount_vnd": 1},
        {"amount_vnd": 0},
        {"percent_bp": 10_001, "amount_vnd": None},
        {"ends_at": clock.now() - timedelta(days=1)},
    ],
)
def test_odd_terms_are_refused_and_no_voucher_is_made(changes):
    terms = {"code": "TET27", "title_vi": "Tết", "amount_vnd": 20_000} | changes

    with pytest.raises(InvalidInput):
        create_voucher(terms=Terms(**terms), bearer=Voucher.Bearer.MARKETPLACE, actor=SYSTEM)

    assert Voucher.objects.count() == 0


def test_one_code_is_one_voucher_in_any_case():
    voucher("tết 27".replace("ế", "e"))

    with pytest.raises(VoucherCodeTaken):
        voucher("TET27")


def test_operators_make_and_stop_a_voucher_by_a_command_that_leaves_its_audit_row(capsys):
    call_command("make_voucher", "Hanh-Tim", "--title", "Mùa hành", "--percent", "7.5", "--ends", "2099-01-01")

    made = Voucher.objects.get()
    assert (made.code, made.percent_bp, made.bearer) == ("HANH-TIM", 750, "marketplace")
    call_command("make_voucher", "hanh-tim", "--stop")
    assert set(AuditEntry.objects.values_list("command", flat=True)) >= {"create_voucher", "stop_voucher"}
    assert Voucher.objects.get().stopped_at is not None


def test_a_slug_that_names_nothing_never_widens_a_voucher():
    with pytest.raises(CommandError, match="no producer 'nobody'"):
        call_command("make_voucher", "TET27", "--title", "x", "--percent", "5", "--producer", "nobody")

    assert Voucher.objects.count() == 0


def test_a_stranger_finds_no_voucher_of_another_producer():
    made = voucher(bearer=Voucher.Bearer.PRODUCER, producer=ProducerFactory())
    stranger = MembershipFactory().user

    with pytest.raises(NotFound):
        voucher_for(user=stranger, voucher_id=made.pk)
