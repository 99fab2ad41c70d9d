"""The fields of the editor: few, each with help beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.labels import Usual
from catalog.models import Category, Product, ProductVariant
from catalog.services.drafts import PackFacts
from catalog.web.words import ALLERGENS
from marketplace.kernel.money import read_vnd

from ..photos import ACCEPT


class VndField(forms.CharField):
    """Đồng as people type them."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int:
        typed = super().clean(value)
        amount = read_vnd(typed)
        if amount is None:
            raise forms.ValidationError(_("Ghi số tiền như 85.000 hoặc 85 ngàn."))
        return amount


class PriceForm(forms.Form):
    price = VndField(label=_("Giá"), max_length=24)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class StockForm(forms.Form):
    units = forms.IntegerField(label=_("Số lượng"), min_value=0, max_value=100_000)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    lot = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesForm(forms.Form):
    """Read by orders.web.photos.read_uploads, which refuses heavy ones before they are in memory."""

    photos = forms.FileField(
        label=_("Ảnh của món"),
        help_text=_("Chọn được nhiều tấm một lần. Chụp nơi sáng, nền gọn, thấy rõ món; tấm đầu là bìa."),
        widget=ManyFiles(attrs={"accept": ACCEPT}),
        required=False,
    )


class NameForm(forms.Form):
    name_vi = forms.CharField(
        label=_("Tên món"),
        help_text=_("Như trên nhãn: bánh pía đậu xanh sầu riêng, khô cá lóc một nắng."),
        max_length=160,
        error_messages={"required": _("Ghi tên món.")},
    )
    category = forms.ChoiceField(
        label=_("Món thuộc nhóm nào?"),
        help_text=_("Chọn nhóm thì chợ điền sẵn cách giữ, hạn dùng và cỡ gói thường gặp."),
        error_messages={"required": _("Chọn một nhóm.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Chọn nhóm hàng")), *_shelves()]  # type: ignore[attr-defined]  # a ChoiceField


def _shelves() -> list[tuple[str, list[tuple[str, str]]]]:
    """Leaves below their parents; one statement."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for shelf in Category.objects.filter(children__isnull=True).select_related("parent"):
        groups.setdefault(shelf.parent.name if shelf.parent else shelf.name, []).append((shelf.slug, shelf.name))
    return list(groups.items())


class PackForm(forms.Form):
    net_quantity = forms.IntegerField(
        label=_("Một gói bao nhiêu?"),
        help_text=_("Chỉ phần hàng, không tính bao bì: 500 gam, 1000 ml, 1 cái."),
        min_value=1,
        max_value=100_000,
    )
    unit = forms.ChoiceField(
        label=_("Đếm bằng"),
        choices=[("g", _("gam")), ("ml", _("ml")), ("piece", _("cái, trái"))],
        widget=forms.Select,
    )
    price = VndField(label=_("Giá một gói"), help_text=_("Đã gồm thuế: 85.000 hoặc 85 ngàn."), max_length=24)
    units = forms.IntegerField(
        label=_("Đang có mấy gói?"), help_text=_("Hết thì ghi 0."), min_value=0, max_value=100_000
    )

    @classmethod
    def usual(cls, usual: Usual, **options: Any) -> PackForm:
        return cls(initial={"unit": usual.unit, "net_quantity": usual.net_quantity}, **options)

    @property
    def facts(self) -> PackFacts:
        said = self.cleaned_data
        return PackFacts(unit=said["unit"], net_quantity=said["net_quantity"], price_vnd=said["price"])


class PackEditForm(forms.Form):
    name_vi = forms.CharField(label=_("Tên gói"), max_length=120, required=False)
    net_quantity = forms.IntegerField(label=_("Một gói bao nhiêu?"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=_("Đếm bằng"), choices=ProductVariant.Unit.choices)
    gross_weight_g = forms.IntegerField(
        label=_("Cân cả bao bì, gam"), help_text=_("Phí giao tính theo số này."), min_value=1, max_value=100_000
    )

    @classmethod
    def of(cls, pack: ProductVariant) -> PackEditForm:
        """With what the pack says; several stand on one page."""
        said = {name: getattr(pack, name) for name in cls.base_fields}
        return cls(initial=said, auto_id=f"p{pack.pk}_%s")


class StoryForm(forms.Form):
    """What buyers read, and what the law wants on the label; usual answers stand in it already."""

    summary_vi = forms.CharField(
        label=_("Một câu giới thiệu"),
        help_text=_("Làm từ gì, ngon chỗ nào, ăn với gì."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    ingredients_vi = forms.CharField(
        label=_("Thành phần"),
        help_text=_("Đủ các thứ trong món, thứ nhiều ghi trước. Hàng tươi chưa đóng gói thì để trống."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    allergens = forms.MultipleChoiceField(
        label=_("Có thứ nào dễ gây dị ứng?"),
        choices=list(ALLERGENS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shelf_life_days = forms.IntegerField(
        label=_("Dùng được mấy ngày kể từ ngày làm?"), min_value=1, max_value=3650, required=False
    )
    storage = forms.ChoiceField(label=_("Giữ ở đâu?"), choices=Product.Storage.choices)
    origin_vi = forms.CharField(
        label=_("Xuất xứ"), help_text=_("Để trống thì ghi nơi của nhà mình."), max_length=160, required=False
    )
    description_vi = forms.CharField(
        label=_("Kể dài hơn về món"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000, required=False
    )
    name_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=160, required=False)
    EXTRA = ("origin_vi", "description_vi", "name_en")
