"""What operators decide about carriers: prices from a day on, and wards that are special."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import AdministrativeUnit
from marketplace.accounts.places import NEW_ERA, ZONES
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import normalise

from ..models import Carrier, CarrierWard, DeliveryService, DeliveryTariff, TariffBracket


@dataclass(frozen=True)
class TariffFacts:
    """A tariff as an operator writes it down; see DeliveryTariff.

    brackets     (up to so many grams, đồng), lightest first, at least one
    valid_until  the last day; None: until another one follows
    """

    zone: str
    brackets: Sequence[tuple[int, int]]
    step_g: int
    step_vnd: int
    days_min: int
    days_max: int
    valid_from: date
    valid_until: date | None = None
    volumetric_divisor: int = 6000
    remote_vnd: int = 0
    cold_vnd: int = 0


@transaction.atomic
def set_tariff(*, service_id: int, facts: TariffFacts, actor: Actor) -> DeliveryTariff:
    """Make a tariff of a service in a zone from a day on; the one valid until then ends the day before.

    Orders keep the fee they were placed with. Raises InvalidInput: for a day that is over, and where the days would
    overlap with those of a later tariff, or leave some without any.
    """
    _refuse_nonsense(facts)
    # One after the other for each service: two operators at once must not both end the same tariff.
    service = DeliveryService.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        raise InvalidInput(field="service")
    others = DeliveryTariff.objects.filter(service=service, zone=facts.zone).order_by("valid_from")
    ended = _end_the_one_before(list(others), facts)
    columns = asdict(facts)
    brackets = columns.pop("brackets")
    tariff = DeliveryTariff.objects.create(service=service, **columns)
    TariffBracket.objects.bulk_create(
        TariffBracket(tariff=tariff, up_to_g=up_to_g, fee_vnd=fee_vnd) for up_to_g, fee_vnd in brackets
    )
    days = {name: str(columns[name]) for name in ("valid_from", "valid_until")}
    after = columns | days | {"service": service.code, "brackets": [list(each) for each in brackets]}
    record("set_tariff", tariff, actor=actor, before={"ended": ended.pk} if ended else {}, after=after)
    return tariff


def _end_the_one_before(others: list[DeliveryTariff], facts: TariffFacts) -> DeliveryTariff | None:
    """Let the tariff of that day end the day before; which one that was."""
    first, last = facts.valid_from, facts.valid_until or date.max
    before: DeliveryTariff | None = None
    for other in others:
        if (other.valid_until or date.max) < first or other.valid_from > last:
            continue
        if other.valid_from >= first:
            raise InvalidInput(
                _("Từ ngày %(day)s vùng này đã có bảng giá khác. Chọn ngày khác, hoặc cho giá này hết trước đó.")
                % {"day": f"{other.valid_from:%d/%m/%Y}"},
                field="valid_from" if other.valid_from == first else "valid_until",
            )
        before = other
    if before is None:
        return None
    if (before.valid_until or date.max) > last:
        raise InvalidInput(
            _("Sau ngày %(day)s sẽ không còn bảng giá nào. Để trống ngày cuối, rồi đặt bảng giá sau đó thêm một lần.")
            % {"day": f"{last:%d/%m/%Y}"},
            field="valid_until",
        )
    before.valid_until = first - timedelta(days=1)
    before.save(update_fields=["valid_until"])
    return before


def _refuse_nonsense(facts: TariffFacts) -> None:
    if facts.zone not in ZONES:
        raise InvalidInput(field="zone")
    if facts.valid_from < clock.today():
        raise InvalidInput(_("Ngày bắt đầu đã qua. Giá mới bắt đầu từ hôm nay hoặc sau đó."), field="valid_from")
    if facts.valid_until and facts.valid_until < facts.valid_from:
        raise InvalidInput(_("Ngày cuối phải sau ngày bắt đầu."), field="valid_until")
    if facts.step_g < 1 or facts.volumetric_divisor < 1 or min(facts.step_vnd, facts.remote_vnd, facts.cold_vnd) < 0:
        raise InvalidInput(field="step_g")
    if not 0 <= facts.days_min <= facts.days_max <= 60:
        raise InvalidInput(_("Số ngày giao nhiều nhất không được ít hơn số ngày ít nhất."), field="days_max")
    weights = [up_to_g for up_to_g, _fee_vnd in facts.brackets]
    if not weights or weights[0] < 1 or any(later <= earlier for earlier, later in pairwise(weights)):
        raise InvalidInput(_("Ghi ít nhất một bậc, bậc sau nặng hơn bậc trước."), field="brackets")
    fees = [fee_vnd for _up_to_g, fee_vnd in facts.brackets]
    if fees[0] < 0 or any(later < earlier for earlier, later in pairwise(fees)):
        raise InvalidInput(_("Bậc nặng hơn không được rẻ hơn bậc nhẹ."), field="brackets")


@transaction.atomic
def set_carrier_ward(
    *, carrier_id: int, ward_code: str, is_remote: bool, weekdays: Collection[int], note: str, actor: Actor
) -> CarrierWard | None:
    """Say what is special about a ward of the new era for a carrier; None where nothing is (any more).

    is_remote  the tariff's remote_vnd is charged
    weekdays   on which the carrier, or the boat, goes there, 0 Monday to 6 Sunday; none: any day
    Raises InvalidInput.
    """
    ward = AdministrativeUnit.objects.filter(pk=f"{NEW_ERA}-{ward_code}").first()
    days = sorted(set(weekdays))
    if ward is None:
        raise InvalidInput(field="ward_code")
    if not set(days) <= set(range(7)):
        raise InvalidInput(field="weekdays")
    carrier = Carrier.objects.select_for_update().get(pk=carrier_id)
    known = carrier.wards.filter(ward=ward).first()
    before = {"is_remote": known.is_remote, "weekdays": known.weekdays, "note": known.note} if known else {}
    after = {"ward": ward.pk, "is_remote": is_remote, "weekdays": days, "note": normalise(note)[:120]}
    if not is_remote and not days:
        carrier.wards.filter(ward=ward).delete()
        row = None
    else:
        columns = {"is_remote": is_remote, "weekdays": days, "note": after["note"]}
        row, _created = CarrierWard.objects.update_or_create(carrier=carrier, ward=ward, defaults=columns)
    record("set_carrier_ward", carrier, actor=actor, before=before, after=after)
    return row
