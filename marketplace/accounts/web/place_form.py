"""What every form with a phone and a place of delivery does with them. See accounts.web.places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.text import normalise

from ..phones import parse_phone
from .places import Place, read_place


class PlaceForm(forms.Form):
    """Forms with fields `phone` and `place`: the place is words plus the ward they were matched to, in `where`."""

    def __init__(self, *args: Any, where: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where or Place()
        if self.is_bound:
            self.where = read_place(
                text=normalise(self.data.get("place", ""))[:120],
                text_before=normalise(self.data.get("place_was", "")),
                ward=self.data.get("ward", ""),
            )

    def clean_phone(self) -> str:
        phone = parse_phone(self.cleaned_data["phone"])
        if phone is None:
            raise forms.ValidationError(_("Số điện thoại chưa đúng. Ví dụ: 0912 345 678."))
        return phone

    def clean_place(self) -> str:
        if self.where.chosen is None:
            raise forms.ValidationError(
                _("Chọn đúng xã, phường trong danh sách bên dưới.")
                if self.where.choices
                else _("Chưa tìm thấy nơi này. Bà con gõ lại tên xã, phường giúp.")
            )
        return self.where.text
