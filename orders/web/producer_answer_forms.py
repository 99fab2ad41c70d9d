"""What a producer says when it has not all that was ordered, or when a parcel came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import ProductVariant
from marketplace.kernel.money import format_vnd

from ..models import OrderLine, SellerOrder
from ..services.answering import Offer


class ShortForm(forms.Form):
    """units-<line id>: how many packs of each line there are."""

    def __init__(self, part: SellerOrder, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{part.number}-short-%s")
        self.lines = list(part.lines.all())
        for line in self.lines:
            self.fields[f"units-{line.pk}"] = forms.IntegerField(
                label=line.product_name, min_value=0, max_value=line.units, initial=line.units
            )

    @property
    def rows(self) -> list[tuple[OrderLine, forms.BoundField]]:
        return [(line, self[f"units-{line.pk}"]) for line in self.lines]

    @property
    def units(self) -> dict[int, int]:
        """Packs there are, by line id."""
        return {line.pk: self.cleaned_data[f"units-{line.pk}"] for line in self.lines}


class OfferForm(forms.Form):
    """For each line missing-<id>, substitute-<id> and substitute_units-<id>; a note to the buyer."""

    note = forms.CharField(
        label=gettext_lazy("Nhắn người mua"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, part: SellerOrder, shelf: list[ProductVariant], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{part.number}-offer-%s")
        self.lines = list(part.lines.all())
        self.has_shelf = bool(shelf)
        for line in self.lines:
            choices = [("", _("Không có món thay")), *((str(pack.pk), _pack_words(pack)) for pack in shelf)]
            self.fields[f"missing-{line.pk}"] = forms.IntegerField(
                label=_("Thiếu mấy phần"), min_value=0, max_value=line.units, required=False, initial=0
            )
            self.fields[f"substitute-{line.pk}"] = forms.ChoiceField(
                label=_("Đổi sang món"), choices=choices, required=False
            )
            self.fields[f"substitute_units-{line.pk}"] = forms.IntegerField(
                label=_("Mấy phần"), min_value=0, max_value=999, required=False
            )

    @property
    def rows(self) -> list[tuple[OrderLine, forms.BoundField, forms.BoundField, forms.BoundField]]:
        names = ("missing", "substitute", "substitute_units")
        return [(line, *(self[f"{name}-{line.pk}"] for name in names)) for line in self.lines]  # type: ignore[misc]

    @property
    def offers(self) -> list[Offer]:
        """What was filled in; as many packs instead as are missing where no number was given."""
        made = []
        for line in self.lines:
            missing = self.cleaned_data.get(f"missing-{line.pk}") or 0
            substitute = self.cleaned_data.get(f"substitute-{line.pk}") or ""
            units = self.cleaned_data.get(f"substitute_units-{line.pk}") or missing
            if missing and substitute:
                made.append(Offer(line.pk, missing, int(substitute), units))
            elif missing:
                made.append(Offer(line.pk, missing))
        return made


class NotAcceptForm(forms.Form):
    """Why a parcel came back."""

    REASONS = {
        "unreachable": gettext_lazy("Gọi nhiều lần, người nhận không nghe máy"),
        "refused": gettext_lazy("Người nhận không nhận hàng"),
        "address": gettext_lazy("Địa chỉ không đúng, không tìm được nơi nhận"),
    }
    reason = forms.ChoiceField(
        label=gettext_lazy("Vì sao hàng quay về?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một lý do.")},
    )


def _pack_words(pack: ProductVariant) -> str:
    words = _("%(name)s · %(pack)s · %(price)s · còn %(units)s")
    facts = {"name": pack.product.name, "pack": pack.name, "price": format_vnd(pack.price_vnd)}
    return words % {**facts, "units": pack.units_available}
