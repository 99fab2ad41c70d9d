"""What operators write down about pick-up points, tariffs and carriers' wards: forms of the console."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Producer
from marketplace.accounts.finding import find_places
from marketplace.accounts.places import NEW_ERA, ZONES, PlaceMatch, print_address, unit
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed
from marketplace.kernel.money import format_vnd
from marketplace.kernel.text import fold

from .delivery import fee_vnd
from .models import Carrier, DeliveryService, DeliveryTariff, PickupPoint
from .services.pickup_points import PointFacts, save_pickup_point
from .services.tariffs import TariffFacts, set_carrier_ward, set_tariff
from .web.words import WEEKDAYS, zone_words

_CODE = re.compile(r"\d{5}\b")
_PREVIEWED_G = 1500


class WardField(forms.CharField):
    """A new ward by its code, or by its name where only one has it; the form gets the code."""

    def __init__(self, **options: Any) -> None:
        help_text = gettext_lazy("Gõ tên hay mã xã, phường mới. Tên nào có nhiều nơi thì trang hỏi lại.")
        super().__init__(max_length=120, help_text=help_text, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if found := _CODE.match(text):
            if _is_ward(found[0]):
                return found[0]
            raise forms.ValidationError(_("Không có xã, phường nào mang mã này."))
        return _only(find_places(text, 8), text).code


def _is_ward(code: str) -> bool:
    try:
        return unit(NEW_ERA, code).kind == "ward"
    except KeyError:
        return False


def _only(choices: list[PlaceMatch], text: str) -> PlaceMatch:
    same = [match for match in choices if fold(match.label) == fold(text)] or choices
    if len(same) == 1:
        return same[0]
    if not same:
        raise forms.ValidationError(_("Chưa tìm thấy xã, phường nào tên như vậy."))
    named = "; ".join(f"{match.code} {match.label}" for match in same)
    raise forms.ValidationError(_("Có nhiều nơi tên như vậy. Gõ mã của nơi đúng: %(named)s") % {"named": named})


def _ward_words(code: str) -> str:
    return f"{code} {print_address(ward_code=code)}"


class PointForm(forms.Form):
    """All facts of a pick-up point; the hours of each weekday in a field of their own."""

    name = forms.CharField(label=gettext_lazy("Tên điểm lấy hàng"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Là nơi nào"), choices=PickupPoint.Kind.choices)
    ward_code = WardField(label=gettext_lazy("Xã, phường"))
    street = forms.CharField(label=gettext_lazy("Số nhà, đường, ấp"), max_length=160)
    phone = forms.CharField(label=gettext_lazy("Số điện thoại"), max_length=20)
    hold_days = forms.IntegerField(label=gettext_lazy("Giữ hàng mấy ngày"), min_value=1, max_value=14, initial=3)
    capacity = forms.IntegerField(label=gettext_lazy("Chứa được mấy kiện"), min_value=1, max_value=10_000, initial=20)
    has_fridge = forms.BooleanField(label=gettext_lazy("Có tủ mát"), required=False)
    is_active = forms.BooleanField(
        label=gettext_lazy("Đang nhận hàng"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Bỏ chọn thì không mời người mua tới nữa; hàng đang nằm đó vẫn chờ như đã hứa."),
    )
    serves_all = forms.BooleanField(label=gettext_lazy("Nhận hàng của mọi nhà làm"), required=False, initial=True)
    producers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Chỉ nhận hàng của"),
        queryset=Producer.objects.order_by("legal_name"),
        required=False,
        help_text=gettext_lazy("Chỉ tính khi không nhận của mọi nhà làm."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            self.fields[f"hours_{weekday}"] = forms.CharField(
                label=format_lazy(gettext_lazy("Giờ mở cửa {day}"), day=name),
                required=False,
                max_length=11,
                widget=forms.TextInput({"placeholder": "07:00-17:00"}),
                help_text=gettext_lazy("Để trống là nghỉ.") if not weekday else "",
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("serves_all") and not told.get("producers"):
            self.add_error("producers", _("Chọn ít nhất một nhà làm, hoặc nhận hàng của mọi nhà."))
        return told


def _save_point(point: PickupPoint | None, *, actor: Actor, producers: Any, **told: Any) -> PickupPoint:
    hours = tuple(told.pop(f"hours_{weekday}").replace(" ", "") for weekday in range(7))
    return save_pickup_point(
        facts=PointFacts(hours=hours, **told),
        point_id=point.pk if point else None,
        producer_ids=[producer.pk for producer in producers],
        actor=actor,
    )


def _point_as_told(point: PickupPoint | None) -> dict[str, Any]:
    if point is None:
        return {f"hours_{weekday}": "07:00-17:00" for weekday in range(6)}
    same = {name: getattr(point, name) for name in PointForm.base_fields if hasattr(point, name)}
    hours = {f"hours_{weekday}": hours for weekday, hours in enumerate(point.hours)}
    return same | hours | {"ward_code": _ward_words(point.ward.code), "producers": list(point.producers.all())}


NEW_POINT = (Deed("diem-moi", gettext_lazy("Thêm điểm lấy hàng"), PointForm, _save_point, initial=_point_as_told),)
POINT_DEEDS = (Deed("sua", gettext_lazy("Sửa điểm lấy hàng"), PointForm, _save_point, initial=_point_as_told),)


class BracketsField(forms.CharField):
    """One bracket a line, "500: 16.000" for up to 500 g at 16.000 đồng; the form gets pairs."""

    def __init__(self, **options: Any) -> None:
        help_text = gettext_lazy("Mỗi dòng một bậc: số gam, hai chấm, số đồng. Ví dụ 500: 16.000")
        super().__init__(widget=forms.Textarea({"rows": 6}), max_length=1_000, help_text=help_text, **options)

    def clean(self, value: Any) -> Any:
        return [self._read(line) for line in super().clean(value).splitlines() if line.strip()]

    def _read(self, line: str) -> tuple[int, int]:
        found = re.fullmatch(r"\s*([\d.]{1,9})\s*g?\s*:\s*([\d.]{1,12})\s*(?:đ|₫|đồng)?\s*", line)
        digits = [part.replace(".", "") for part in found.groups()] if found else []
        if not digits or not all(digits):
            raise forms.ValidationError(
                _("Không hiểu dòng “%(line)s”. Ví dụ đúng: 500: 16.000") % {"line": line.strip()}
            )
        return int(digits[0]), int(digits[1])


class TariffForm(forms.Form):
    """A price from a day on; its service and zone are those of the row it follows."""

    valid_from = forms.DateField(label=gettext_lazy("Từ ngày"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    valid_until = forms.DateField(
        label=gettext_lazy("Tới hết ngày"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=gettext_lazy("Để trống là tới khi có giá mới. Bảng giá đang dùng tự hết vào ngày trước đó."),
    )
    brackets = BracketsField(label=gettext_lazy("Các bậc cân nặng"))
    step_g = forms.IntegerField(label=gettext_lazy("Nặng hơn nữa: mỗi bao nhiêu gam"), min_value=1, initial=500)
    step_vnd = forms.IntegerField(label=gettext_lazy("… thêm bao nhiêu đồng"), min_value=0)
    volumetric_divisor = forms.IntegerField(
        label=gettext_lazy("Bao nhiêu cm³ tính bằng 1 kg"), min_value=1, initial=6000
    )
    remote_vnd = forms.IntegerField(label=gettext_lazy("Phụ phí vùng xa, đồng"), min_value=0, initial=0)
    cold_vnd = forms.IntegerField(label=gettext_lazy("Phụ phí giữ lạnh, đồng"), min_value=0, initial=0)
    days_min = forms.IntegerField(label=gettext_lazy("Giao sớm nhất sau mấy ngày"), min_value=0, max_value=60)
    days_max = forms.IntegerField(label=gettext_lazy("Giao muộn nhất sau mấy ngày"), min_value=0, max_value=60)


class NewTariffForm(TariffForm):
    """A price where there was none."""

    service = forms.ModelChoiceField(
        label=gettext_lazy("Dịch vụ"), queryset=DeliveryService.objects.select_related("carrier")
    )
    zone = forms.ChoiceField(label=gettext_lazy("Vùng"), choices=[])
    field_order = ("service", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = self.fields["zone"]
        assert isinstance(zones, forms.ChoiceField)  # noqa: S101  # for mypy
        zones.choices = [(zone, zone_words(zone)) for zone in ZONES]


def _set_tariff(row: DeliveryTariff | None, *, actor: Actor, **told: Any) -> DeliveryTariff:
    service = row.service_id if row else told.pop("service").pk
    zone = row.zone if row else told.pop("zone")
    return set_tariff(service_id=service, facts=TariffFacts(zone=zone, **told), actor=actor)


def _tariff_as_it_is(row: DeliveryTariff | None) -> dict[str, Any]:
    tomorrow = {"valid_from": clock.today() + timedelta(days=1)}
    if row is None:
        return tomorrow
    same = {name: getattr(row, name) for name in TariffForm.base_fields if name not in {"brackets", "valid_until"}}
    lines = [f"{bracket.up_to_g}: {bracket.fee_vnd}" for bracket in row.brackets.all()]
    return same | tomorrow | {"brackets": "\n".join(lines)}


def _tariff_sentence(row: DeliveryTariff | None, told: dict[str, Any]) -> str:
    """ "1,5 kg tới Miền Bắc: 32.000 ₫; vùng xa: 42.000 ₫"."""
    zone = row.zone if row else told["zone"]
    tariff = DeliveryTariff(**{name: told[name] for name in ("step_vnd", "step_g", "remote_vnd", "cold_vnd")})
    words = {
        "zone": zone_words(zone),
        "fee": format_vnd(fee_vnd(tariff, told["brackets"], _PREVIEWED_G)),
        "remote": format_vnd(fee_vnd(tariff, told["brackets"], _PREVIEWED_G, is_remote=True)),
    }
    if told["remote_vnd"]:
        return _("1,5 kg tới %(zone)s: %(fee)s; xã, phường xa: %(remote)s") % words
    return _("1,5 kg tới %(zone)s: %(fee)s") % words


def _is_the_last(row: DeliveryTariff) -> bool:
    return not DeliveryTariff.objects.filter(
        service=row.service_id, zone=row.zone, valid_from__gt=row.valid_from
    ).exists()


TARIFF_DEEDS = (
    Deed(
        "gia-moi",
        gettext_lazy("Giá mới từ một ngày"),
        TariffForm,
        _set_tariff,
        when=_is_the_last,
        initial=_tariff_as_it_is,
        preview=_tariff_sentence,
    ),
)
NEW_TARIFF = (
    Deed(
        "bang-gia-moi",
        gettext_lazy("Thêm bảng giá"),
        NewTariffForm,
        _set_tariff,
        initial=_tariff_as_it_is,
        preview=_tariff_sentence,
    ),
)


class CarrierWardForm(forms.Form):
    """What is special about one ward; nothing ticked takes it back."""

    ward_code = WardField(label=gettext_lazy("Xã, phường"))
    is_remote = forms.BooleanField(
        label=gettext_lazy("Vùng xa"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Tính phụ phí vùng xa. Không chọn gì cả thì nơi này lại như mọi nơi."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Chỉ tới nơi vào các ngày"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Không chọn là ngày nào cũng tới, như đò mỗi tuần hai chuyến thì chọn hai ngày."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=120, required=False)


def _set_ward(carrier: Carrier, *, actor: Actor, **told: Any) -> object:
    return set_carrier_ward(carrier_id=carrier.pk, actor=actor, **told)


CARRIER_DEEDS = (Deed("xa-phuong", gettext_lazy("Xã, phường đi riêng"), CarrierWardForm, _set_ward),)
