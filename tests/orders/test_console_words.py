"""The console speaks the operators' language, and no migration knows of it."""

from __future__ import annotations

import html
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command

from orders import console_words
from tests.factories import UserFactory

from .making import pack, paid

pytestmark = pytest.mark.django_db
SHOWN = [model for model in admin.site._registry if model._meta.app_label == "orders"]
INLINES = [inline.model for model in SHOWN for inline in admin.site._registry[model].inlines]
MODELS = {model.__name__: model for model in [*SHOWN, *INLINES]}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_each_model_and_field_has_words(name):
    model = MODELS[name]

    unsaid = [field.name for field in model._meta.fields if field.name not in {"id", "cart", *console_words.FIELDS}]

    assert unsaid == []
    assert name in console_words.MODELS


def test_lists_and_pages_show_them_in_vietnamese(client):
    part = paid(pack()).parts.get()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    listed = html.unescape(client.get("/console/orders/sellerorder/").content.decode())
    page = html.unescape(client.get(f"/console/orders/order/{part.order_id}/change/").content.decode())

    for words in ("Số đơn", "Nhà làm", "Còn phải trả, đồng", "Hạn trả lời"):
        assert words in listed
    for words in ("Họ và tên", "Đặt lúc", "Phần đơn", "Lý do từ chối"):
        assert words in page


def test_no_migration_is_missing_because_of_them():
    out = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert out.getvalue().strip() == "No changes detected"
