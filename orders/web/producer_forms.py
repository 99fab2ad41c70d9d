"""What a producer says when it declines or sends: as few taps as can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import DeclineCode

OTHER = "other"
NOT_THERE = frozenset({DeclineCode.SOLD_OUT, DeclineCode.NOT_GOOD_ENOUGH})  # then the packs are not sold again
# Source: shared domain.md section 6.
CARRIERS = ["Bưu điện (VNPost)", "EMS", "Viettel Post", "GHTK", "GHN", "J&T Express", "SPX", "Xe khách"]


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Vì sao bà con không nhận đơn này?"),
        choices=[*DeclineCode.choices, (OTHER, _("Lý do khác"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một lý do để người mua hiểu và thông cảm.")},
    )
    words = forms.CharField(
        label=_("Nhắn thêm cho người mua"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == OTHER and not cleaned.get("words", "").strip():
            self.add_error("words", _("Ghi rõ lý do để người mua hiểu và thông cảm."))
        return cleaned

    @property
    def goods_are_there(self) -> bool:
        """Whether the packs lie on the shelf after all, for others to buy."""
        return self.cleaned_data["reason"] not in NOT_THERE

    @property
    def told_to_buyer(self) -> dict[str, str]:
        """As parts.decline_part takes it: a ready reason's code, and words of one's own."""
        code = self.cleaned_data["reason"]
        return {"code": "" if code == OTHER else code, "reason": self.cleaned_data["words"].strip()}


class ShipForm(forms.Form):
    carrier = forms.CharField(
        label=_("Gửi bằng gì"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
        error_messages={"required": _("Ghi tên bưu cục, hãng hoặc nhà xe.")},
    )
    tracking_number = forms.CharField(
        label=_("Mã vận đơn"),
        help_text=_("In trên biên nhận. Gửi xe khách thì ghi biển số và số điện thoại nhà xe."),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Ghi mã vận đơn để người mua theo dõi được.")},
    )
