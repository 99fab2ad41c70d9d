"""The card's fields. The number and the code are never written back into the page."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from ..cards import BY_NUMBER, digits_of, refusal_of_number
from ..services.methods import CardEntry
from .advice import Advice, advice_for

_EXPIRY = re.compile(r"^\s*(\d{1,2})\s*[/.\- ]?\s*(\d{4}|\d{2})\s*$")


class BlankInput(forms.TextInput):
    """A text field that never writes what was typed back into the page."""

    def format_value(self, value: Any) -> None:  # noqa: ARG002
        return None


def _attrs(autocomplete: str, placeholder: str, *, longest: int, **more: str) -> dict[str, str]:
    return {"autocomplete": autocomplete, "placeholder": placeholder, "maxlength": str(longest), **more}


class CardForm(forms.Form):
    number = forms.CharField(
        label=_("Số thẻ"), max_length=40,
        widget=BlankInput(_attrs("cc-number", "1234 1234 1234 1234", longest=24, inputmode="numeric")),
    )  # fmt: skip
    expiry = forms.CharField(
        label=_("Hết hạn (tháng/năm)"), max_length=9,
        widget=forms.TextInput(_attrs("cc-exp", "12/34", longest=9, inputmode="numeric")),
    )  # fmt: skip
    cvc = forms.CharField(
        label=_("Mã bảo mật (CVC)"), max_length=4,
        widget=BlankInput(_attrs("cc-csc", "123", longest=4, inputmode="numeric")),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Tên in trên thẻ"), max_length=100,
        widget=forms.TextInput(_attrs("cc-name", "NGUYEN THI HOA", longest=100, autocapitalize="characters")),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail nhận biên nhận (không bắt buộc)"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip

    def __init__(self, *args: Any, known_email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_email = known_email
        if known_email:
            del self.fields["email"]
        for field in self.fields.values():
            field.error_messages["required"] = _("Hãy điền ô này.")

    @sensitive_variables()
    def clean_number(self) -> str:
        number = digits_of(self.cleaned_data["number"])
        if refusal := refusal_of_number(number):
            raise _error(advice_for("card_declined", refusal))
        return number

    def clean_expiry(self) -> tuple[int, int]:
        match = _EXPIRY.match(self.cleaned_data["expiry"])
        if not match:
            raise forms.ValidationError(_("Nhập tháng và năm in trên thẻ, ví dụ 12/34."))
        month, year = int(match[1]), int(match[2])
        if not 1 <= month <= 12:
            raise _error(advice_for("invalid_expiry_month"))
        return month, year + 2_000 if year < 100 else year

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        card, cvc = BY_NUMBER.get(cleaned.get("number", "")), cleaned.get("cvc", "")
        if cvc and not (cvc.isascii() and cvc.isdigit() and len(cvc) in (3, card.cvc_length if card else 3)):
            self.add_error("cvc", _error(advice_for("invalid_cvc")))
        return cleaned

    def entry(self) -> CardEntry:
        """The card of a valid form."""
        month, year = self.cleaned_data["expiry"]
        return CardEntry(self.cleaned_data["number"], month, year, self.cleaned_data["cvc"])

    def billing(self) -> dict[str, str | None]:
        return {
            "name": self.cleaned_data["name"],
            "email": self.known_email or self.cleaned_data.get("email") or None,
            "phone": None,
        }

    def refuse(self, advice: Advice) -> None:
        """Show a refusal beside its field."""
        self.add_error(advice.field if advice.field in self.fields else None, _error(advice))

    def rows(self) -> list[forms.BoundField]:
        """The fields, ready to draw: marked when wrong, the first wrong one focused, in drawing order."""
        fields = list(self)
        wrong = [field.name for field in fields if self.is_bound and field.errors]
        for field in fields:
            field.field.widget.attrs |= _marks(field, wrong)
        return fields


def _marks(field: forms.BoundField, wrong: list[str]) -> dict[str, str]:
    marks = {}
    if field.name in wrong:
        marks = {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    if wrong and field.name == wrong[0]:
        marks["autofocus"] = "autofocus"
    return marks


def _error(advice: Advice) -> forms.ValidationError:
    return forms.ValidationError([str(advice.reason), str(advice.remedy)])
