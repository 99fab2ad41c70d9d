"""What all pages share: language, strict headers, the style sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from marketplace.kernel.money import format_vnd

_ASSETS = Path(__file__).resolve().parent.parent / "assets"
_SHEETS = ("gateway.css", "desk.css")
_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


@cache
def _style() -> tuple[bytes, str]:
    sheet = b"".join((_ASSETS / name).read_bytes() for name in _SHEETS)
    return sheet, hashlib.sha256(sheet).hexdigest()[:12]


def style(request: HttpRequest, mark: str) -> HttpResponse:
    """The style sheet under a name that changes with its content, so it may be kept for ever."""
    sheet, current = _style()
    if mark != current:
        raise Http404
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@contextmanager
def speaking(request: HttpRequest, locale: str = "") -> Iterator[None]:
    """Use the language asked for: ?lang=, then the session's locale, then the one chosen before or the browser's."""
    asked = request.GET.get("lang", "") or locale
    if asked in ("", "auto"):
        asked = translation.get_language_from_request(request)
    with translation.override("vi" if asked.startswith("vi") else "en"):
        yield


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, leads_to: Sequence[str] = ()
) -> HttpResponse:
    """Render a page that runs no script, is not kept, not framed, and posts only to us.

    leads_to  URLs a form's answer may redirect to: browsers hold form-action against redirects too
    """
    shared = {"request": request, "style_url": f"/assets/{_style()[1]}.css", "other_language": _other_language(request)}
    response = render(request, f"stripe_gateway/{template}", shared | context, status=status)
    targets = " ".join(["'self'", *sorted({_origin(url) for url in leads_to if url})])
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action {targets}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response["Cache-Control"] = "no-store"
    response["X-Frame-Options"] = "DENY"
    response["X-Robots-Tag"] = "noindex"
    _remember_language(request, response)
    return response


def _remember_language(request: HttpRequest, response: HttpResponse) -> None:
    """Keep a choice for the next page, where get_language_from_request finds it."""
    chosen = request.GET.get("lang", "")
    if chosen in _LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, httponly=True, samesite="Lax")


def _other_language(request: HttpRequest) -> dict[str, str]:
    code = "vi" if translation.get_language() == "en" else "en"
    query = request.GET.copy()
    query["lang"] = code
    return {"code": code, "name": _LANGUAGES[code], "url": f"?{query.urlencode()}"}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    # A quote or semicolon in the address must not end the directive.
    return f"{parts.scheme}://{parts.netloc}".replace(";", "").replace("'", "").replace(" ", "").replace(",", "")


def money(amount: int) -> str:
    return format_vnd(amount)
