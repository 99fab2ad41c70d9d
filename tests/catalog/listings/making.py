"""Products on their way to the shelf, made by the commands that people use."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from catalog.models import Producer, Product, ProductChange
from catalog.services.changes import approve_change
from catalog.services.counting import set_stock
from catalog.services.drafts import PackFacts, save_draft_product, save_pack
from catalog.services.gallery import add_pictures
from catalog.services.listing_moves import submit_product
from marketplace.kernel.audit import SYSTEM
from tests.factories import CategoryFactory, ProducerFactory

STORY = "Khô cá lóc phơi hai nắng, ướp nhạt, ăn với xoài."
WORDS = {"name_vi": "Khô cá lóc đồng", "summary_vi": STORY, "ingredients_vi": "Cá lóc, muối", "shelf_life_days": 180}


def photo(colour: str = "orange", size: tuple[int, int] = (640, 480)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def draft(producer: Producer | None = None, **facts: Any) -> Product:
    """Everything said that is needed to send it; one picture, one pack of 85.000 đồng, ten of them."""
    shelf = CategoryFactory(slug="kho-ca-tom-kho", name_vi="Khô cá")
    words = {**WORDS, "category": shelf.slug, **facts}
    product = save_draft_product(producer_id=(producer or ProducerFactory()).pk, facts=words, actor=SYSTEM)
    add_pictures(product_id=product.pk, files=[photo()], actor=SYSTEM)
    pack = save_pack(product_id=product.pk, facts=PackFacts("g", 500, 85_000), actor=SYSTEM)
    set_stock(variant_id=pack.pk, units=10, seen_units=0, actor=SYSTEM)
    product.refresh_from_db()
    return product


def submitted(producer: Producer | None = None, **facts: Any) -> ProductChange:
    """A draft that was sent; the change a reviewer looks at."""
    product = draft(producer, **facts)
    submit_product(product_id=product.pk, actor=SYSTEM)
    return product.changes.get()


def on_sale(producer: Producer | None = None, **facts: Any) -> Product:
    change = submitted(producer, **facts)
    approve_change(change_id=change.pk, seen_revision=change.revision, actor=SYSTEM)
    change.product.refresh_from_db()
    return change.product
