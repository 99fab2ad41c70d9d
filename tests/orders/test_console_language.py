"""Every page of the console, with a row of nearly every kind behind it: what operators read is Vietnamese."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from marketplace.kernel.admin import _CODES, _HELPS
from marketplace.kernel.models import AuditEntry
from tests.architecture.sources import text_of, tracked_with
from tests.factories import UserFactory

from .producer.whole_shop import whole_shop

pytestmark = pytest.mark.django_db
# No Vietnamese word is spelled so, without marks, and no name of a thing that we keep.
ENGLISH = """
    the of and with from which when whose what show hide counts sort name date time kind state status none true false
    price stock order payment refund refunded seller buyer producer vector words kept by its other value field select
    view change history delete filter search results index number amount paid sent received shown told asked given
    captured allocated released pending available asset liability revenue expense sale payout commission root stripe
    operational adapter manual empty weight length width height quantity unit sha skip toggle breadcrumbs theme user
"""
_WORD = re.compile(rf"(?<![\w.@:/-])({'|'.join(ENGLISH.split())})(?![\w.@:/-])", re.IGNORECASE)
_TRANSLATED = {"catalog_marketrules, page", "catalog_importrun, page"}  # have an English text, and names of columns
_UNREAD = re.compile(r"(?s)<(script|style|pre|code|option)\b.*?</\1>|<!--.*?-->")
_OURS = re.compile(r"https?://\S+|\{.*?\}|&quot;.*?&quot;")


def _read(page: str) -> str:
    """What people read of a page: texts, and what stands beside a mark or in an empty field."""
    page = _UNREAD.sub(" ", page)
    said = " ".join(re.findall(r'(?:title|placeholder|aria-label|value)="([^"]*)"', page))
    return html.unescape(_OURS.sub(" ", re.sub(r"<[^>]+>", " | ", page) + " | " + said))


def _pages(client: Client) -> Iterator[tuple[str, str]]:
    for model, shown in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield name, client.get(reverse(f"admin:{name}_changelist")).content.decode()
        row = shown.get_queryset(client.get("/").wsgi_request).order_by("pk").first()
        if row is not None:
            yield f"{name}, page", client.get(reverse(f"admin:{name}_change", args=[row.pk])).content.decode()


def test_no_english_is_left_on_any_page_of_the_console(client):
    whole_shop()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    pages = {"index": client.get("/console/").content.decode(), **dict(_pages(client))}

    english = {name: sorted({found.group(0) for found in _WORD.finditer(_read(page))}) for name, page in pages.items()}

    assert {name: words for name, words in english.items() if words and name not in _TRANSLATED} == {}
    assert len(pages) > 70


def _shown() -> dict[str, type[models.Model]]:
    inlines = [inline.model for each in admin.site._registry.values() for inline in each.inlines]
    return {model._meta.label: model for model in [*admin.site._registry, *inlines]}


def test_every_help_text_of_the_code_and_every_command_has_words_for_operators():
    unsaid = [
        f"{label}.{field.name}"
        for label, model in _shown().items()
        for field in model._meta.fields
        if field.help_text and str(field.help_text).isascii() and field.name not in _HELPS.get(model, {})
    ]
    commands = {name for path in tracked_with(".py") if "tests" not in path for name in _recorded(text_of(path))}

    assert unsaid == []
    assert sorted(commands - set(_CODES[AuditEntry]["command"])) == []
    assert len(commands) > 150


def _recorded(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "audit_row"):
            yield from (str(word.value) for word in node.args[:1] if isinstance(word, ast.Constant))
