"""Reviewers decide in the console: side by side, with a reason, and only if they may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from catalog.models import Product
from catalog.services.drafts import save_product
from catalog.services.gallery import add_pictures
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from tests.factories import UserFactory

from .making import on_sale, photo, submitted

pytestmark = pytest.mark.django_db
ROOM = "/console/catalog"


def operator(*permissions):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def reviewer():
    return operator("view_productchange", "change_productchange")


def test_a_change_stands_side_by_side_pictures_too():
    product = on_sale()
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)
    add_pictures(product_id=product.pk, files=[photo("navy")], actor=SYSTEM)
    change = product.changes.get(is_first=False)

    page = reviewer().get(f"{ROOM}/productchange/{change.pk}/change/").content.decode()

    assert "Khô cá lóc đồng" in page
    assert "Khô cá dứa" in page
    assert (page.count("Ảnh đang hiện"), page.count("Ảnh sẽ hiện")) == (1, 2)


def test_a_product_is_approved_by_name():
    change = submitted()
    client = reviewer()
    queue = client.get(f"{ROOM}/productchange/").content.decode()

    answer = client.post(f"{ROOM}/productchange/{change.pk}/do/duyet/", {"revision": 1})

    assert "Khô cá lóc đồng" in queue
    assert (answer.status_code, Product.objects.get().status) == (302, "published")
    assert AuditEntry.objects.get(command="approve_change").actor_id == int(client.session["_auth_user_id"])


def test_handing_back_needs_both_words():
    change = submitted()
    path = f"{ROOM}/productchange/{change.pk}/do/hoi-lai/"

    poor = reviewer().post(path, {"reason": "Ảnh mờ", "advice": ""})
    assert (poor.status_code, Product.objects.get().status) == (422, "submitted")
    good = reviewer().post(path, {"reason": "Ảnh mờ", "advice": "Chụp lại"})

    assert (good.status_code, Product.objects.get().status) == (302, "changes_requested")


def test_what_was_added_meanwhile_is_not_approved():
    product = on_sale()
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)
    change = product.changes.get(is_first=False)
    save_product(product_id=product.pk, facts={"summary_vi": "Ăn vào chữa bách bệnh, ai cũng khỏi."}, actor=SYSTEM)

    answer = reviewer().post(f"{ROOM}/productchange/{change.pk}/do/duyet/", {"revision": 1})

    assert (answer.status_code, Product.objects.get().name_vi) == (422, "Khô cá lóc đồng")


def test_looking_is_not_enough_to_decide():
    change = submitted()

    answer = operator("view_productchange").post(f"{ROOM}/productchange/{change.pk}/do/duyet/", {"revision": 1})

    assert (answer.status_code, Product.objects.get().status) == (403, "submitted")


def test_a_producer_is_trusted_and_a_product_hidden():
    product = on_sale()
    client = operator("view_producer", "change_producer", "view_product", "change_product")

    client.post(f"{ROOM}/producer/{product.producer_id}/do/tin/", {})
    client.post(f"{ROOM}/product/{product.pk}/do/nghi/", {})

    product.refresh_from_db()
    product.producer.refresh_from_db()
    assert (product.status, product.producer.is_trusted) == ("paused", True)
