"""What buyers say when goods come back or something went wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.phones import parse_phone

from ..models import Complaint, OrderLine, Return


class ReturnForm(forms.Form):
    """units-<line id> for each line that may still come back, a reason, words."""

    reason = forms.ChoiceField(
        label=_("Vì sao bà con trả?"),
        choices=Return.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một lý do giúp.")},
    )
    words = forms.CharField(
        label=_("Kể thêm cho nhà làm"),
        help_text=_("Hư chỗ nào, thiếu gì, lúc mở gói ra sao."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, lines: list[OrderLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [(line, line.units_sent - line.units_returned) for line in lines]
        self.lines = [(line, most) for line, most in self.lines if most > 0]
        for line, most in self.lines:
            self.fields[f"units-{line.pk}"] = forms.IntegerField(
                label=line.product_name, min_value=0, max_value=most, required=False, initial=0
            )

    @property
    def rows(self) -> list[tuple[OrderLine, int, forms.BoundField]]:
        """Each line with the most that may come back and its field."""
        return [(line, most, self[f"units-{line.pk}"]) for line, most in self.lines]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.units_of(cleaned):
            self.add_error(None, _("Chọn món và số phần muốn trả."))
        return cleaned

    def units_of(self, cleaned: dict[str, Any]) -> dict[int, int]:
        """Packs by line id, those of none left out."""
        wanted = {line.pk: cleaned.get(f"units-{line.pk}") or 0 for line, _most in self.lines}
        return {pk: units for pk, units in wanted.items() if units}


class ComplaintForm(forms.Form):
    field = forms.ChoiceField(
        label=_("Chuyện về việc gì?"),
        choices=Complaint.Field.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một việc giúp, để chợ chuyển đúng người.")},
    )
    words = forms.CharField(
        label=_("Kể lại cho chợ nghe"),
        help_text=_("Chuyện gì đã xảy ra, và bà con muốn được giải quyết ra sao."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Kể vài lời để chợ biết mà giải quyết.")},
    )


class ReopenForm(forms.Form):
    words = forms.CharField(
        label=_("Điều gì vẫn chưa ổn?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi điều chưa ổn để chợ xem lại.")},
    )


class RateForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label=_("Bà con hài lòng tới đâu?"),
        coerce=int,
        choices=[
            (5, _("5 · Rất hài lòng")),
            (4, _("4 · Hài lòng")),
            (3, _("3 · Tạm được")),
            (2, _("2 · Chưa hài lòng")),
            (1, _("1 · Rất không hài lòng")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn từ 1 đến 5.")},
    )


class FindComplaintForm(forms.Form):
    code = forms.CharField(
        label=_("Mã khiếu nại"),
        help_text=_("Trong thư chợ gửi cho bà con, như ST7K2Q9D4V-1-K1."),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Ghi mã khiếu nại giúp.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại đặt hàng"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Ghi số điện thoại giúp.")},
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def clean_phone(self) -> str:
        return parse_phone(self.cleaned_data["phone"]) or ""
