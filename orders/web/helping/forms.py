"""What is said when somebody is to help: for what, how long, how far; and the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from marketplace.accounts.models import Helper

DAYS = [
    ("1", gettext_lazy("Hôm nay thôi")),
    ("7", gettext_lazy("7 ngày")),
    ("30", gettext_lazy("30 ngày")),
    ("90", gettext_lazy("90 ngày, lâu nhất")),
]


class HelpForm(forms.Form):
    """Fields that every way of giving a consent needs."""

    task = forms.CharField(
        label=gettext_lazy("Làm giúp việc gì?"),
        help_text=gettext_lazy("Nhà làm đọc được, như: đưa 5 món lên chợ, trả lời đơn ngày Tết."),
        max_length=200,
        error_messages={"required": gettext_lazy("Ghi làm giúp việc gì.")},
    )
    may_work = forms.TypedChoiceField(
        label=gettext_lazy("Được làm tới đâu?"),
        choices=[
            ("1", gettext_lazy("Sửa món, giá, số lượng, trả lời đơn")),
            ("0", gettext_lazy("Chỉ xem để chỉ dẫn")),
        ],
        initial="1",
        coerce=lambda told: told == "1",
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Trong bao lâu?"), choices=DAYS, initial="7", coerce=int, widget=forms.RadioSelect
    )


class AskForm(HelpForm):
    way = forms.ChoiceField(
        label=gettext_lazy("Nhà làm đồng ý bằng cách nào?"),
        choices=[
            ("sms_code", gettext_lazy("Đọc mã 6 số gửi tới điện thoại của nhà làm")),
            ("paper", gettext_lazy("Ký giấy, chụp ảnh gửi người trực chợ xem")),
        ],
        initial="sms_code",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("Ảnh tờ giấy có chữ ký"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )


class GiveForm(HelpForm):
    helper = forms.ModelChoiceField(
        label=gettext_lazy("Cho ai giúp?"),
        queryset=Helper.objects.none(),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Chọn người giúp."),
            "invalid_choice": gettext_lazy("Chọn người có trong danh sách."),
        },
    )
    field_order = ("helper", "task", "may_work", "days")

    def __init__(self, *args: Any, helpers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = helpers  # type: ignore[attr-defined]  # it is the field above


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Mã 6 số nhà làm đọc"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Gõ mã nhà làm đọc.")},
    )
