"""Template tags that every room's pages share: icons, đồng, addresses of pages."""

from __future__ import annotations

import re
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.context import Context
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..money import format_vnd

register = template.Library()


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """Draw a symbol of img/icons.svg; decoration only, the words beside it carry the meaning."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"icon {extra_class}".strip(),
        static("img/icons.svg"),
        name,
    )


@register.filter
def vnd(amount_vnd: int | None) -> str:
    """Write đồng as people read them; nothing for nothing."""
    return "" if amount_vnd is None else format_vnd(amount_vnd)


@register.filter
def grouped(number: int) -> str:
    """A count as people read it: 4800 is "4.800"."""
    return f"{number:,}".replace(",", ".")


@register.simple_tag(takes_context=True)
def in_language(context: Context, language: str) -> str:
    """The address of the page at hand in another language, its query kept; "/" where there is no request."""
    request = context.get("request")
    return translate_url(request.get_full_path(), language) if request else "/"


@register.simple_tag
def absolute_url(path: str) -> str:
    """The full address of a path of ours, as search engines and shared links need it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@register.simple_tag
def icon_names() -> list[str]:
    """Every symbol there is, for the styleguide."""
    sprite = finders.find("img/icons.svg")
    return re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text()) if isinstance(sprite, str) else []
