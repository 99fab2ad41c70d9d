"""The columns of each kind of file, and what a cell may hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import labels
from catalog.models import Certificate, Producer, Product, ProductVariant
from catalog.pricing import Tier, tiers_fall
from marketplace.accounts.phones import parse_phone

from .fields import ListField, MonthsField, ReferenceField, TextField, WholeField, WholesField, YesNoField

ALLERGENS = frozenset({*labels.ALLERGENS, "none"})
MOST_DAYS = 36_500  # a hundred years: a typing mistake, but still a day of the calendar
OUT_OF_SEASON = "out_of_season"
# What waits for a reviewer has a change to look at; a file can't make one.
_STATUSES = [(each.value, each.label) for each in Product.Status if each not in {"submitted", "changes_requested"}]


class CategoryRow(forms.Form):
    slug = forms.SlugField(max_length=64)
    parent = ReferenceField(noun=_("danh mục"), required=False)
    name_vi = TextField(max_length=120)
    name_en = TextField(max_length=120, required=False)
    icon = TextField(max_length=32, required=False)


class ProducerRow(forms.Form):
    slug = forms.SlugField(max_length=80)
    name = TextField(max_length=160)
    legal_form = forms.ChoiceField(choices=Producer.LegalForm.choices)
    old_district = TextField(max_length=64, required=False)
    old_commune = TextField(max_length=64, required=False)
    ward_code = ReferenceField(noun=_("xã, phường"))
    latitude = forms.DecimalField(min_value=8, max_value=24, max_digits=8, decimal_places=5)
    longitude = forms.DecimalField(min_value=102, max_value=118, max_digits=8, decimal_places=5)
    founded_year = WholeField(required=False, max_value=2100)
    contact_name = TextField(max_length=120)
    phone = TextField(max_length=20)
    email = forms.EmailField(required=False)
    business_registration_no = TextField(max_length=32)
    bank_bin = forms.RegexField(r"^\d{6}$", required=False)
    bank_account = forms.RegexField(r"^[0-9A-Za-z]{4,19}$", required=False)
    tagline_vi = TextField(max_length=240, required=False)
    story_vi = TextField(required=False)
    story_en = TextField(required=False)
    onboarded_by_digital_team = YesNoField(required=False)

    def clean_phone(self) -> str:
        phone = parse_phone(self.cleaned_data["phone"])
        if phone is None:
            raise forms.ValidationError(_("Số điện thoại chưa đúng. Ví dụ: 0912 345 678."))
        return phone


class ProductRow(forms.Form):
    slug = forms.SlugField(max_length=120)
    producer_slug = ReferenceField(noun=_("nhà sản xuất"))
    category_slug = ReferenceField(noun=_("danh mục"))
    name_vi = TextField(max_length=160)
    name_en = TextField(max_length=160, required=False)
    summary_vi = TextField(max_length=300, required=False)
    description_vi = TextField(required=False)
    description_en = TextField(required=False)
    ingredients_vi = TextField(required=False)
    allergens = ListField(choices=ALLERGENS, required=False)
    storage = forms.ChoiceField(choices=Product.Storage.choices)
    shelf_life_days = WholeField(required=False, min_value=1, max_value=3650)
    season_months = MonthsField()
    delivery_scope = forms.ChoiceField(choices=Product.DeliveryScope.choices)
    status = forms.ChoiceField(choices=[*_STATUSES, (OUT_OF_SEASON, _("Hết mùa"))])
    tags = ListField(required=False)

    def clean_status(self) -> str:
        """Out of season is no state of its own: the season months say it."""
        status: str = self.cleaned_data["status"]
        return Product.Status.PUBLISHED.value if status == OUT_OF_SEASON else status


class VariantRow(forms.Form):
    sku = forms.RegexField(r"^[A-Z0-9][A-Z0-9.-]{1,39}$")
    product_slug = ReferenceField(noun=_("sản phẩm"))
    name_vi = TextField(max_length=120)
    unit = forms.ChoiceField(choices=ProductVariant.Unit.choices)
    net_quantity = WholeField(min_value=1)
    gross_weight_g = WholeField(min_value=1)
    length_cm = forms.DecimalField(min_value=0, max_value=500, decimal_places=1)
    width_cm = forms.DecimalField(min_value=0, max_value=500, decimal_places=1)
    height_cm = forms.DecimalField(min_value=0, max_value=500, decimal_places=1)
    price_vnd = WholeField(min_value=1000)
    compare_at_price_vnd = WholeField(required=False)
    stock = WholeField()
    wholesale_min_qty = WholesField(required=False, min_value=2)
    wholesale_price_vnd = WholesField(required=False, min_value=1000)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or {}
        price, struck = row.get("price_vnd"), row.get("compare_at_price_vnd")
        if price and struck is not None and struck <= price:
            self.add_error("compare_at_price_vnd", _("Giá gạch ngang phải cao hơn giá bán."))
        numbers, prices = row.get("wholesale_min_qty") or [], row.get("wholesale_price_vnd") or []
        if len(numbers) != len(prices):
            self.add_error("wholesale_price_vnd", _("Giá sỉ và số lượng sỉ phải đi cùng nhau."))
        row["tiers"] = [Tier(*pair) for pair in zip(numbers, prices, strict=False)]
        if price and not tiers_fall(price, row["tiers"]):
            self.add_error("wholesale_price_vnd", _("Giá sỉ không được cao hơn giá lẻ, mua càng nhiều càng thấp."))
        return row


class CertificateRow(forms.Form):
    product_slug = ReferenceField(noun=_("sản phẩm"))
    scheme = forms.ChoiceField(choices=Certificate.Scheme.choices)
    level = WholeField(required=False, min_value=3, max_value=5)
    number = TextField(max_length=64)
    issuer_vi = TextField(max_length=160)
    issued_days_ago = WholeField(max_value=MOST_DAYS)
    valid_days = WholeField(min_value=1, max_value=MOST_DAYS)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or {}
        if (row.get("scheme") == Certificate.Scheme.OCOP) != (row.get("level") is not None):
            self.add_error("level", _("Chỉ OCOP có sao, và OCOP phải ghi 3, 4 hoặc 5 sao."))
        return row


class LotRow(forms.Form):
    sku = ReferenceField(noun=_("mã hàng"))
    lot_code = TextField(max_length=40)
    produced_days_ago = WholeField(max_value=MOST_DAYS)
    shelf_life_days = WholeField(required=False, min_value=1, max_value=MOST_DAYS)
    quantity = WholeField(min_value=1)
