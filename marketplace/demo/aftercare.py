"""What does not go smoothly, so that the demo shows it too: too little, something else, a return, a complaint."""

from __future__ import annotations

from datetime import datetime, timedelta

from catalog.models import ProductVariant
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import OrderLine, SellerOrder
from orders.services.answering import Offer, confirm_part, propose_part
from orders.services.complaining import answer_complaint, file_complaint, rate_complaint, take_complaint
from orders.services.parts import deliver_part, ship_part
from orders.services.returning import ask_return

STORIES = frozenset({"short", "proposed", "returning", "complaining"})


def tell(story: str, part: SellerOrder, since: datetime) -> None:
    """Let one story happen to a paid part from that moment on."""
    _TELLERS[story](part, since)


def _short(part: SellerOrder, since: datetime) -> None:
    line = _first_line(part)
    with clock.moment(since + timedelta(minutes=20)):
        units = {line.pk: line.units - 1} if line.units > 1 else None
        confirm_part(part_id=part.pk, units=units, actor=SYSTEM)


def _proposed(part: SellerOrder, since: datetime) -> None:
    line = _first_line(part)
    shelf = ProductVariant.objects.filter(product__producer=part.producer, lots__units_on_hand__gte=30)
    other = shelf.exclude(pk=line.variant_id).order_by("price_vnd", "pk").first()
    offer = Offer(line.pk, 1, other.pk, 1) if other else Offer(line.pk, 1)
    with clock.moment(since + timedelta(minutes=30)):
        propose_part(part_id=part.pk, offers=[offer], note="Mẻ này vừa hết, món kia cũng ngon ạ", actor=SYSTEM)


def _delivered(part: SellerOrder, since: datetime) -> None:
    with clock.moment(since + timedelta(minutes=10)):
        confirm_part(part_id=part.pk, actor=SYSTEM)
    with clock.moment(since + timedelta(minutes=40)):
        ship_part(part_id=part.pk, carrier="Bưu điện", tracking_number=f"VN{part.pk:09d}", actor=SYSTEM)
    with clock.moment(since + timedelta(hours=2)):
        deliver_part(part_id=part.pk, actor=SYSTEM)


def _returning(part: SellerOrder, since: datetime) -> None:
    _delivered(part, since)
    with clock.moment(since + timedelta(hours=3)):
        units = {_first_line(part).pk: 1}
        words = "Một cái bị dập góc, vỏ bể hết"
        ask_return(part_id=part.pk, units=units, reason="spoilt", words=words, actor=GUEST)


def _complaining(part: SellerOrder, since: datetime) -> None:
    _delivered(part, since)
    with clock.moment(since + timedelta(hours=3)):
        words = "Người giao để gói hàng ngoài nắng, không gọi trước"
        filed = file_complaint(part_id=part.pk, field="delivery", words=words, actor=GUEST)
    with clock.moment(since + timedelta(hours=4)):
        take_complaint(complaint_id=filed.pk, owner="Tổ giao nhận", field="delivery", actor=SYSTEM)
        answer_complaint(complaint_id=filed.pk, words="Chợ xin lỗi bà con và đã nhắc bưu tá.", actor=SYSTEM)
        rate_complaint(complaint_id=filed.pk, satisfaction=4, actor=GUEST)


def _first_line(part: SellerOrder) -> OrderLine:
    return part.lines.order_by("-units", "pk")[0]


_TELLERS = {"short": _short, "proposed": _proposed, "returning": _returning, "complaining": _complaining}
