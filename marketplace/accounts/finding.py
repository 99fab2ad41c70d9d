"""Places as people type them; of names that fit equally, those of this marketplace's own province come first."""

from __future__ import annotations

from django.conf import settings

from .places import PlaceMatch, search_units


def find_places(text: str, most: int) -> list[PlaceMatch]:
    """The best of the wards that may be meant, by any name people know. None for nothing."""
    return search_units(text, most, near=settings.SHOP["province"]) if text else []
