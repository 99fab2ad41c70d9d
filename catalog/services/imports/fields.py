"""Form fields that read what people write into spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.text import normalise


class TextField(forms.CharField):
    """Text as it will be stored: NFC, single blanks, no invisible marks."""

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


class WholeField(forms.IntegerField):
    """A whole number ≥ 0 that fits its column, with or without dots between groups of three ("1.250.000")."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2_147_483_647, **options})

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().replace("\u00a0", "").replace(" ", "")
        head, *groups = text.split(".")
        if groups and head.isdigit() and 1 <= len(head) <= 3 and all(len(g) == 3 and g.isdigit() for g in groups):
            text = head + "".join(groups)
        return super().to_python(text)


class WholesField(WholeField):
    """Several whole numbers in one cell, separated by semicolons: the steps of a wholesale price."""

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]  # a list is what this field is for
        words = [word for word in str(value or "").split(";") if word.strip()]
        return [number for word in words if (number := super(WholesField, self).to_python(word)) is not None]

    def validate(self, value: Any) -> None:
        """Nothing at all is one price only."""

    def run_validators(self, value: Any) -> None:
        for number in value:
            super().run_validators(number)


class ListField(forms.CharField):
    """Several words in one cell, separated by semicolons or commas."""

    def __init__(self, *, choices: frozenset[str] | None = None, **options: Any) -> None:
        self.allowed = choices
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list is what this field is for
        words = [word.strip() for word in str(value or "").replace(",", ";").split(";")]
        return [word for word in words if word]

    def validate(self, value: Any) -> None:
        super().validate(value)
        unknown = sorted(set(value) - self.allowed) if self.allowed is not None else []
        if unknown:
            raise forms.ValidationError(_("Không hiểu: %(words)s."), params={"words": ", ".join(unknown)})


class MonthsField(forms.CharField):
    """Months of the season: "all", or "11,12,1,2,3"."""

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]  # a list is what this field is for
        text = str(value or "").strip().lower()
        if text == "all":
            return list(range(1, 13))
        months = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
        if not all(month.isdigit() and 1 <= int(month) <= 12 for month in months):
            raise forms.ValidationError(_("Tháng phải từ 1 đến 12, cách nhau bằng dấu phẩy; hoặc “all” là quanh năm."))
        return [int(month) for month in months]


class YesNoField(forms.CharField):
    def to_python(self, value: Any) -> bool:  # type: ignore[override]  # a bool is what this field is for
        word = str(value or "").strip().lower()
        if word in {"yes", "có", "co", "1", "true", "x"}:
            return True
        if word in {"", "no", "không", "khong", "0", "false"}:
            return False
        raise forms.ValidationError(_("Ghi “có” hoặc “không”."))

    def validate(self, value: Any) -> None:
        """Both answers are answers."""


class ReferenceField(forms.CharField):
    """The slug or code of another row; becomes its primary key. `known` is filled once per run."""

    known: Mapping[str, Any]

    def __init__(self, *, noun: Any, **options: Any) -> None:
        self.noun = noun
        self.known = {}
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        word = super().clean(value)
        if not word:
            return None
        if word not in self.known:
            raise forms.ValidationError(
                _("Không có %(noun)s nào tên “%(word)s”."), params={"noun": self.noun, "word": word}
            )
        return self.known[word]
