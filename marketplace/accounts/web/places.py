"""Type-ahead for the two-level address: what people type, old names too, as wards to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace.kernel.text import fold

from ..finding import find_places
from ..places import NEW_ERA, OLD_ERA, PlaceMatch, label, print_address, unit
from ..units import new_wards

MOST = 8


@dataclass(frozen=True)
class Place:
    """What a form knows of the place: the words typed, the wards they may mean, the one that was chosen."""

    text: str = ""
    choices: list[PlaceMatch] = field(default_factory=list)
    chosen: PlaceMatch | None = None


def match_of(value: str) -> PlaceMatch | None:
    """The ward behind a radio button's value; None for nonsense. An old unit that never went into it is dropped."""
    code, _dot, old_code = value.partition(".")
    try:
        if unit(NEW_ERA, code).kind != "ward":
            return None
    except KeyError:
        return None
    today = print_address(ward_code=code)
    wards = new_wards().get((OLD_ERA, old_code), {})
    if code not in wards:
        return PlaceMatch(code, today)
    return PlaceMatch(code, today, old_code, label(unit(OLD_ERA, old_code)), wards[code])


def read_place(*, text: str, text_before: str = "", ward: str = "") -> Place:
    """Make sense of the words and the button of a form.

    text_before  the words for which the buttons were shown: other words now, and an old choice counts only when
                 they may still mean it
    """
    chosen = match_of(ward) if ward else None
    if chosen is not None and text in {"", text_before, chosen.label}:
        return Place(text or chosen.label, [chosen], chosen)
    choices = find_places(text, MOST)
    if chosen is not None and chosen.code in {match.code for match in choices}:
        return Place(text, choices, next(match for match in choices if match.code == chosen.code))
    same = [match for match in choices if fold(match.label) == fold(text)] or choices
    return Place(text, choices, same[0] if len(same) == 1 else None)


@cache_control(public=True, max_age=3600)
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Radio buttons for what is being typed into `place`; a part of a form, asked for by htmx.

    None is ticked: half a word may fit one ward only by chance, and ticking it is what asks for prices.
    """
    text = request.GET.get("place", "").strip()[:120]
    place = Place(text, find_places(text, MOST))
    return render(request, "accounts/parts/place_choices.html", {"place": place})
