"""What buyers type, read and checked."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.kernel.text import read_number

from ..models import CartLine


class AddForm(forms.Form):
    """A pack for the cart."""

    variant = forms.IntegerField(min_value=1)
    units = forms.IntegerField(min_value=1, max_value=CartLine.MAX_UNITS, required=False)

    def clean(self) -> dict[str, Any]:
        return {"variant_id": self.cleaned_data.get("variant"), "units": self.cleaned_data.get("units") or 1}


class UnitsForm(forms.Form):
    """A line of the cart and how many packs it shall have; `step` is the − or + button that was pressed."""

    variant = forms.IntegerField(min_value=1)
    units = forms.IntegerField(min_value=0, max_value=CartLine.MAX_UNITS)
    step = forms.IntegerField(min_value=-1, max_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        units = self.cleaned_data.get("units", 0) + (self.cleaned_data.get("step") or 0)
        return {"variant_id": self.cleaned_data.get("variant"), "units": max(0, units)}

    @property
    def variant_id(self) -> int:
        """The line meant, also when the number of units was nonsense; 0 for none."""
        return read_number(str(self.data.get("variant", ""))) or 0
