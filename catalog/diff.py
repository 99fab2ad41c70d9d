"""A change side by side: what buyers read, and what they would read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage

from marketplace.accounts.models import AdministrativeUnit

from .console_words import FIELDS as WORDS
from .models import ProducerChange, ProductChange
from .selectors.labels import FIELDS
from .services.gallery_rows import PICTURES


@dataclass(frozen=True)
class Row:
    """One field; pictures as addresses."""

    name: str
    before: str
    after: str
    pictures_before: list[str]
    pictures_after: list[str]


def rows_of(change: ProductChange) -> list[Row]:
    return [_row(name, change.before.get(name), value) for name, value in change.after.items()]


def rows_of_page(change: ProducerChange) -> list[Row]:
    """Of a producer's page: its name and where it is."""
    keys = [facts["ward_id"] for facts in (change.before, change.after) if facts.get("ward_id")]
    wards = {ward.pk: ward.name for ward in AdministrativeUnit.objects.filter(pk__in=keys)}

    def row(name: str, before: Any, after: Any) -> Row:
        if name == "ward_id":
            return Row(str(WORDS["ward"]), wards.get(before, ""), wards.get(after, ""), [], [])
        return Row(str(WORDS.get(name, name)), _words(before), _words(after), [], [])

    return [row(name, change.before.get(name), value) for name, value in change.after.items()]


def _row(name: str, before: Any, after: Any) -> Row:
    label = str(FIELDS.get(name, name))
    if name == PICTURES:
        return Row(label, "", "", _addresses(before), _addresses(after))
    return Row(label, _words(before), _words(after), [], [])


def _words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _addresses(shots: Any) -> list[str]:
    return [default_storage.url(shot["original"]) for shot in shots or []]
