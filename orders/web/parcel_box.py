"""A parcel ready to show: what lies in it and the way it went, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import states
from ..models import Fulfilment, ParcelEvent, SellerOrder
from ..selectors.carriers import tracking_url

# As the buyer reads it, and as the producer does.
TO_BUYER: dict[str, Promise] = {
    states.ANNOUNCED: _("Nhà làm đang chuẩn bị kiện này"),
    states.HANDED_OVER: _("Nhà làm đã gửi kiện đi"),
    states.IN_TRANSIT: _("Kiện đang trên đường về với bà con"),
    states.OUT_FOR_DELIVERY: _("Người giao đang mang kiện tới, bà con để ý điện thoại nhé"),
    states.DELIVERED: _("Kiện đã tới nơi"),
    states.RETURNING: _("Chưa giao được, kiện đang quay về nhà làm"),
    states.RETURNED: _("Kiện đã quay về nhà làm"),
    states.LOST: _("Hãng chưa tìm thấy kiện. Chợ đang hỏi hãng và sẽ trả lời bà con"),
}
TO_PRODUCER: dict[str, Promise] = {
    states.ANNOUNCED: _("Chờ gửi"),
    states.HANDED_OVER: _("Nhà mình đã gửi"),
    states.IN_TRANSIT: _("Đang trên đường"),
    states.OUT_FOR_DELIVERY: _("Đang giao tới nhà người mua"),
    states.DELIVERED: _("Đã tới tay người mua"),
    states.RETURNING: _("Chưa giao được, đang quay về nhà mình"),
    states.RETURNED: _("Đã về lại nhà mình"),
    states.LOST: _("Bị báo thất lạc, bà con hỏi hãng giúp"),
}
_TAKEN = _("Hãng vận chuyển đã nhận kiện")
# To be loaded with a part's lines.
PARCEL_PARTS = ("parcels__known_carrier", "parcels__items", "parcels__events")
_BAD = frozenset({states.RETURNING, states.RETURNED, states.LOST})


@dataclass(frozen=True)
class ParcelStep:
    """One dot on a parcel's way."""

    words: str
    at: datetime
    place: str
    text: str
    is_bad: bool


@dataclass(frozen=True)
class ParcelBox:
    """of: how many parcels the part has; goods as (packs, name); steps with the newest first."""

    parcel: Fulfilment
    of: int
    words: str
    url: str
    goods: list[tuple[int, str]]
    steps: list[ParcelStep]

    @property
    def is_bad(self) -> bool:
        return self.parcel.status in _BAD

    @property
    def is_planned(self) -> bool:
        return self.parcel.status == states.ANNOUNCED

    @property
    def is_under_way(self) -> bool:
        """Whether somebody may still say that it arrived, came back or is lost."""
        return self.parcel.status in states.UNDER_WAY | {states.LOST}


def buyers_parcels(part: SellerOrder) -> list[ParcelBox]:
    """Once the first has left, all of them; of a part whose parcels, items and events are loaded."""
    boxes = _boxes(part, TO_BUYER)
    return boxes if any(not box.is_planned for box in boxes) else []


def producers_parcels(part: SellerOrder) -> list[ParcelBox]:
    """All of them, planned ones too, but for a part that ended before it left. Loaded as above."""
    boxes = _boxes(part, TO_PRODUCER)
    return [box for box in boxes if not (box.is_planned and part.status in states.GONE)]


def _boxes(part: SellerOrder, words: Mapping[str, Promise]) -> list[ParcelBox]:
    parcels = list(part.parcels.all())
    names = {line.pk: f"{line.product_name} ({line.variant_name})" for line in part.lines.all()}
    return [
        ParcelBox(
            parcel=parcel,
            of=len(parcels),
            words=str(words[parcel.status]),
            url=tracking_url(parcel),
            goods=[(item.units, names[item.line_id]) for item in parcel.items.all()],
            steps=[_step(event, words) for event in reversed(parcel.events.all())],
        )
        for parcel in parcels
    ]


def _step(event: ParcelEvent, words: Mapping[str, Promise]) -> ParcelStep:
    told = str(words[event.status]) if event.status else event.text
    if event.role == states.CARRIER and event.status == states.HANDED_OVER:  # its producer said already that it left
        told = str(_TAKEN)
    text = event.text if event.status else ""
    return ParcelStep(told, event.at, event.place, text, is_bad=event.status in _BAD)
