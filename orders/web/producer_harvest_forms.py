"""What a producer says about a harvest: that it will come, that it was brought in, that it is lost."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from catalog.models import ProductVariant

MOST_UNITS = 1_000_000
USUAL_DEPOSIT = 30


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AnnounceForm(forms.Form):
    """packs  those of the producer that no harvest is announced of yet"""

    variant = forms.TypedChoiceField(
        label=_("Món nào"), coerce=int, error_messages={"required": _("Chọn món sắp thu hoạch.")}
    )
    order_until = forms.DateField(
        label=_("Nhận đặt tới hết ngày"), widget=_day(), error_messages={"required": _("Chọn ngày cuối nhận đặt.")}
    )
    harvest_from = forms.DateField(
        label=_("Thu hoạch từ ngày"), widget=_day(), error_messages={"required": _("Chọn ngày đầu.")}
    )
    harvest_until = forms.DateField(
        label=_("Tới ngày"), widget=_day(), error_messages={"required": _("Chọn ngày cuối.")}
    )
    cap_units = forms.IntegerField(
        label=_("Nhận đặt nhiều nhất mấy phần"),
        help_text=_("Ghi số chắc có, đừng ghi hết: mùa màng có khi hụt."),
        min_value=1,
        max_value=MOST_UNITS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Ghi số phần nhận đặt.")},
    )
    deposit_percent = forms.IntegerField(
        label=_("Người mua trả cọc mấy phần trăm"),
        help_text=_("Phần còn lại trả khi thu hoạch xong."),
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Ghi phần trăm tiền cọc.")},
    )

    def __init__(self, *args: Any, packs: list[ProductVariant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["variant"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # for mypy: declared above
        field.choices = [(pack.pk, f"{pack.product.name} · {pack.name}") for pack in packs]

    @property
    def facts(self) -> dict[str, Any]:
        """As announce_harvest takes them; only after is_valid()."""
        said = dict(self.cleaned_data)
        last: date = said.pop("order_until")
        return {
            "variant_id": said.pop("variant"),
            "order_until": make_aware(datetime.combine(last, time.max)),
            "deposit_bp": said.pop("deposit_percent") * 100,
            **said,
        }


class BringInForm(forms.Form):
    units = forms.IntegerField(
        label=_("Thu được mấy phần bán được"),
        min_value=1,
        max_value=MOST_UNITS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Ghi số phần thu được.")},
    )
    lot_code = forms.CharField(
        label=_("Mã lô"),
        help_text=_("In trên nhãn, để lần ra hàng khi cần. Chợ gợi ý theo ngày hôm nay."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Ghi mã lô.")},
    )
    best_before = forms.DateField(label=_("Hạn dùng"), required=False, widget=_day())
    # The number that was previewed: another one is previewed first.
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_sure(self) -> bool:
        """Whether the sentence about these packs was read; only after is_valid()."""
        return bool(self.cleaned_data["sure"] == self.cleaned_data["units"])


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao mất mùa?"),
        help_text=_("Mọi người đã đặt đều đọc được."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi lý do để người mua hiểu và thông cảm.")},
    )
