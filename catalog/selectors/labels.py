"""What a listing still lacks before it may be shown, in words, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import labels
from ..models import Product


@dataclass(frozen=True)
class Missing:
    """what, advice  for the producer to read; step  where in the editor it is put right"""

    name: str
    what: str | Promise
    advice: str | Promise
    step: str


_MISSING = {
    each.name: each
    for each in (
        Missing("picture", _("Chưa có ảnh"), _("Chụp ít nhất một tấm, nơi sáng, thấy rõ món."), "anh"),
        Missing("name", _("Chưa có tên món"), _("Ghi tên như trên nhãn, từ 3 chữ cái trở lên."), "ten"),
        Missing("pack", _("Chưa có gói và giá"), _("Ghi một gói bao nhiêu, giá bao nhiêu."), "goi"),
        Missing("story", _("Chưa kể về món"), _("Viết một, hai câu: làm từ gì, ngon chỗ nào (từ 20 chữ cái)."), "ke"),
        Missing("origin", _("Chưa ghi xuất xứ"), _("Ghi nơi trồng hoặc nơi làm: ấp, xã, tỉnh."), "ke"),
        Missing("ingredients", _("Chưa ghi thành phần"), _("Ghi đủ các thứ trong món, thứ nhiều ghi trước."), "ke"),
        Missing("shelf_life", _("Chưa ghi hạn dùng"), _("Ghi dùng được mấy ngày kể từ ngày làm."), "ke"),
    )
}

FIELDS: dict[str, str | Promise] = {
    "name_vi": _("Tên món"),
    "name_en": _("Tên tiếng Anh"),
    "category": _("Nhóm hàng"),
    "summary_vi": _("Một câu giới thiệu"),
    "description_vi": _("Kể về món này"),
    "ingredients_vi": _("Thành phần"),
    "origin_vi": _("Xuất xứ"),
    "allergens": _("Dễ gây dị ứng"),
    "storage": _("Bảo quản"),
    "shelf_life_days": _("Hạn dùng, ngày"),
    "pictures": _("Ảnh"),
}


def origin_of(product: Product) -> str:
    """Where it comes from, as buyers read it: its own words, or the place of its producer."""
    return product.origin_vi or str(product.producer.ward)


def missing_on_label(product: Product, *, picture_number: int | None = None) -> list[Missing]:
    """In the order of the editor; empty when it may be sent. At most two statements."""
    facts = labels.LabelFacts(
        category_slug=product.category.slug,
        name=product.name_vi,
        story=product.summary_vi or product.description_vi,
        origin=origin_of(product),
        ingredients=product.ingredients_vi,
        shelf_life_days=product.shelf_life_days,
        picture_number=product.images.count() if picture_number is None else picture_number,
        pack_number=product.variants.filter(price_vnd__gt=0).count(),
    )
    return [_MISSING[name] for name in labels.missing(facts)]
