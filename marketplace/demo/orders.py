"""Three months of orders in every state, made by the commands that people use, at the moments they happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from catalog.models import Lot, Product, ProductVariant
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM, Actor
from marketplace.kernel.errors import MarketplaceError
from orders import states
from orders.models import Order, OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.carts import add_lines, create_cart
from orders.services.parts import decline_part, deliver_part, pack_part, ship_part
from orders.services.placing import Request, place_order
from orders.services.unpaid import cancel_order
from payments.services.demo import pay_as_demo, refund_as_demo

from . import aftercare
from .people import BAKERY, LOGINS, some_buyer, some_destination

SEED = 20261120
_FOLLOWED = "Ghe Nhanh (mô phỏng)"  # the stand-in carrier: what is under way can be followed station by station
_CARRIERS = ["Bưu điện", "Viettel Post", "GHTK", "Xe khách Sóc Trăng – Sài Gòn"]
_REASONS = ["Mẻ này vừa hết, lò nghỉ hai ngày", "Mưa dầm, hàng phơi chưa đạt", "Xe lạnh không chạy tuyến này hôm nay"]
# How far a part gets: state and weight.
_THIS_MORNING = ["paid", "paid", "proposed", "paid", "confirmed", "packed", "handed_over", "short"]
_THIS_MORNING += ["returning", "complaining"]
_FATES = [("delivered", 12), ("handed_over", 2), ("packed", 1), ("confirmed", 1), ("paid", 2), ("declined", 2)]


def load_orders(count: int) -> Iterator[Order]:
    """Make that many orders over the past 90 days, the same ones every time; yields each."""
    random = Random(SEED)  # the same orders every time
    demo_buyer = User.objects.get(email=LOGINS["buyer"][1])
    count -= len(_THIS_MORNING)
    shelves = _shelves()
    start = timezone.now() - timedelta(days=90)
    made = 0
    while made < count:
        placed_at = start + timedelta(days=90 * (made + random.random()) / (count + 1))
        buyer = demo_buyer if made % 12 == 0 or made >= count - 3 else None
        order = _one_order(random, shelves, placed_at, buyer)
        if order is not None:
            made += 1
            yield order
    yield from _this_morning(random, demo_buyer)
    # These letters were sent when they were due; nobody wants three months of mail today.
    OrderNotice.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())


def _this_morning(random: Random, buyer: User) -> Iterator[Order]:
    """Fresh orders for the producer that people sign in as, so that its day is not empty."""
    bakery = ProductVariant.objects.filter(product__producer__slug=BAKERY, price_vnd__lte=200_000)
    shelf = list(bakery.filter(lots__units_on_hand__gte=30).select_related("product").distinct().order_by("pk"))
    for hours, fate in enumerate(_THIS_MORNING):
        # Those that were paid and nothing else happened are young: after a day an unanswered order is over.
        placed_at = timezone.now() - timedelta(hours=1 + 3 * hours)
        order = None
        while order is None:
            order = _one_order(random, [shelf], placed_at, buyer if hours == 0 else None, fate=fate)
        yield order


def _shelves() -> list[list[ProductVariant]]:
    """What each producer sells in retail and holds plenty of, so that nearly every order can be placed."""
    on_sale = Product.objects.published().filter(is_wholesale_only=False)
    on_sale = on_sale.exclude(variants__price_per_kg_vnd__isnull=False)  # somebody has to weigh those
    variants = ProductVariant.objects.filter(product__in=on_sale, price_vnd__lte=600_000).select_related("product")
    plenty = Lot.objects.filter(units_on_hand__gte=30).values("variant_id")
    by_producer: dict[int, list[ProductVariant]] = {}
    for variant in variants.filter(pk__in=plenty).order_by("pk"):
        by_producer.setdefault(variant.product.producer_id, []).append(variant)
    return list(by_producer.values())


@transaction.atomic
def _one_order(
    random: Random,
    shelves: list[list[ProductVariant]],
    placed_at: datetime,
    user: User | None,
    *,
    fate: str | None = None,
) -> Order | None:
    actor = Actor("user", user.pk) if user else GUEST
    with clock.moment(placed_at):
        cart = create_cart()
        wanted = []
        for shelf in random.sample(shelves, min(len(shelves), random.choice([1, 1, 2, 2, 3]))):
            ripe = [variant for variant in shelf if variant.product.is_in_season(placed_at.date())]
            goods = random.sample(ripe, min(len(ripe), random.choice([1, 1, 2])))
            wanted += [(variant.pk, random.choice([1, 1, 2, 3])) for variant in goods]
        add_lines(cart=cart, wanted=wanted)
        request = Request(some_buyer(random, user), some_destination(random), services={})
        try:
            order = place_order(cart_id=cart.pk, request=request, request_key="demo", actor=actor)
        except MarketplaceError:  # this place is too far for these goods; a buyer would give up too
            transaction.set_rollback(True)
            return None
    _live(random, order, placed_at, fate)
    return order


def _live(random: Random, order: Order, placed_at: datetime, fate: str | None) -> None:
    if fate is None and random.random() < 0.08:
        with clock.moment(placed_at + timedelta(minutes=15)):
            cancel_order(order_id=order.pk, reason="unpaid", actor=SYSTEM)
        return
    with clock.moment(placed_at + timedelta(minutes=random.randint(1, 9))):
        pay_as_demo(order_id=order.pk)
    for part in SellerOrder.objects.filter(order=order):
        _fulfil(random, part, placed_at, fate or _fate(random, placed_at))


def _fate(random: Random, placed_at: datetime) -> str:
    """How far a part got by now: what is older than five days has long been delivered or declined."""
    age = timezone.now() - placed_at
    ended = {*states.AT_REST, "delivered"}
    fates = [(fate, weight) for fate, weight in _FATES if age <= timedelta(days=5) or fate in ended]
    fates = [(fate, weight) for fate, weight in fates if age <= timedelta(hours=20) or fate != "paid"]
    names, weights = [fate for fate, _weight in fates], [weight for _fate, weight in fates]
    return random.choices(names, weights)[0]


def _fulfil(random: Random, part: SellerOrder, placed_at: datetime, fate: str) -> None:
    steps = ["confirmed", "packed", "handed_over", "delivered"]
    moment = placed_at
    if fate in aftercare.STORIES:
        aftercare.tell(fate, part, placed_at + timedelta(minutes=10))
        return
    if fate == "declined":
        with clock.moment(min(moment + timedelta(hours=random.randint(1, 6)), timezone.now())):
            decline_part(part_id=part.pk, reason=random.choice(_REASONS), actor=SYSTEM)
            refund_as_demo(part_id=part.pk)
        return
    for step in steps[: steps.index(fate) + 1 if fate in steps else 0]:
        moment += timedelta(hours=random.randint(1, 20)) if fate == "delivered" else timedelta(minutes=50)
        if moment > timezone.now():
            return
        with clock.moment(moment):
            _step(random, part, step, is_last=step == fate)


def _step(random: Random, part: SellerOrder, step: str, *, is_last: bool) -> None:
    match step:
        case "confirmed":
            confirm_part(part_id=part.pk, actor=SYSTEM)
        case "packed":
            pack_part(part_id=part.pk, actor=SYSTEM)
        case "handed_over":
            number = f"VN{random.randrange(10**9):09d}"
            carrier = random.choice(_CARRIERS)
            ship_part(part_id=part.pk, carrier=_FOLLOWED if is_last else carrier, tracking_number=number, actor=SYSTEM)
        case "delivered":
            deliver_part(part_id=part.pk, actor=SYSTEM)
