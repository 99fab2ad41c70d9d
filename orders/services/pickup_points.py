"""What operators decide about pick-up points."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Producer
from marketplace.accounts.models import AdministrativeUnit
from marketplace.accounts.phones import parse_phone
from marketplace.accounts.places import NEW_ERA
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import PickupPoint
from ..opening import are_hours


@dataclass(frozen=True)
class PointFacts:
    """A pick-up point as an operator writes it down; see PickupPoint. ward_code is of the new era."""

    name: str
    kind: str
    ward_code: str
    street: str
    phone: str
    hours: tuple[str, ...]
    hold_days: int = 3
    capacity: int = 20
    has_fridge: bool = False
    is_active: bool = True
    serves_all: bool = True


@transaction.atomic
def save_pickup_point(
    *, facts: PointFacts, actor: Actor, point_id: int | None = None, producer_ids: Collection[int] = ()
) -> PickupPoint:
    """Make a point, or change one; what lies there, or was placed for it, stays as promised.

    producer_ids  whom it serves, unless it serves all
    Raises InvalidInput.
    """
    _refuse_nonsense(facts, point_id)
    point = PickupPoint.objects.select_for_update().get(pk=point_id) if point_id else PickupPoint()
    before = _told(point) if point_id else {}
    columns = asdict(facts)
    code = columns.pop("ward_code")
    for name, value in (columns | {"ward_id": f"{NEW_ERA}-{code}", "hours": list(facts.hours)}).items():
        setattr(point, name, value)
    point.phone = parse_phone(facts.phone) or ""
    point.save(update_fields=_COLUMNS if point_id else None)
    point.producers.set([] if facts.serves_all else Producer.objects.filter(pk__in=producer_ids))
    record("save_pickup_point", point, actor=actor, before=before, after=_told(point))
    return point


_COLUMNS = [
    "name",
    "kind",
    "ward",
    "street",
    "phone",
    "hours",
    "hold_days",
    "capacity",
    "has_fridge",
    "is_active",
    "serves_all",
]


def _told(point: PickupPoint) -> dict[str, object]:
    told = {name: getattr(point, "ward_id" if name == "ward" else name) for name in _COLUMNS}
    return told | {"producers": list(point.producers.values_list("pk", flat=True))}


def _refuse_nonsense(facts: PointFacts, point_id: int | None) -> None:
    if not are_hours(facts.hours):
        raise InvalidInput(_("Giờ mở cửa: bảy ngày, như 07:00-17:00, bỏ trống ngày nghỉ."), field="hours")
    if not 1 <= facts.hold_days <= 14:
        raise InvalidInput(_("Giữ hàng từ 1 đến 14 ngày."), field="hold_days")
    if not 1 <= facts.capacity <= 10_000:
        raise InvalidInput(field="capacity")
    if not facts.name.strip() or len(facts.name) > 60 or not facts.street.strip() or len(facts.street) > 160:
        raise InvalidInput(field="name" if not facts.name.strip() or len(facts.name) > 60 else "street")
    same = PickupPoint.objects.filter(name=facts.name)
    if (same.exclude(pk=point_id) if point_id else same).exists():
        raise InvalidInput(_("Đã có điểm lấy hàng tên này."), field="name")
    if facts.kind not in PickupPoint.Kind.values:
        raise InvalidInput(field="kind")
    if parse_phone(facts.phone) is None:
        raise InvalidInput(field="phone")
    if not AdministrativeUnit.objects.filter(pk=f"{NEW_ERA}-{facts.ward_code}").exists():
        raise InvalidInput(field="ward_code")
