"""The form of one address. The place is words plus the ward they were matched to; see accounts.web.places."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.text import normalise

from ..address_book import Entry
from ..models import Address
from ..phones import format_phone
from .place_form import PlaceForm
from .places import read_place


class AddressForm(PlaceForm):
    label = forms.CharField(
        label=_("Gọi là"),
        max_length=40,
        required=False,
        help_text=_("Ví dụ: Nhà, Chỗ làm, Nhà má."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "labels"}),
    )
    recipient = forms.CharField(
        label=_("Họ và tên người nhận"),
        max_length=120,
        error_messages={"required": _("Ghi họ và tên người nhận.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=24,
        error_messages={"required": _("Ghi số điện thoại người nhận.")},
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    place = forms.CharField(
        label=_("Xã, phường"),
        max_length=120,
        help_text=_("Gõ không dấu cũng được, tên cũ cũng được: “an hiep chau thanh soc trang”."),
        error_messages={"required": _("Ghi xã, phường nơi nhận.")},
    )
    hamlet = forms.CharField(
        label=_("Ấp, khóm, khu vực"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level4"}),
    )
    street = forms.CharField(
        label=_("Số nhà, đường, mốc dễ tìm"),
        max_length=160,
        error_messages={"required": _("Ghi số nhà, tên đường, hoặc một mốc dễ tìm.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    is_default = forms.BooleanField(label=_("Dùng địa chỉ này trước"), required=False)

    def clean_recipient(self) -> str:
        return normalise(self.cleaned_data["recipient"])

    def clean_label(self) -> str:
        return normalise(self.cleaned_data["label"])

    def entry(self) -> Entry:
        """What was typed; only after is_valid()."""
        data, ward = self.cleaned_data, self.where.chosen
        assert ward is not None  # noqa: S101  # for mypy: clean_place refused that
        return Entry(
            recipient=data["recipient"],
            phone=data["phone"],
            ward_code=ward.code,
            old_ward_code=ward.old_code,
            street=normalise(data["street"]),
            hamlet=normalise(data["hamlet"]),
            label=data["label"],
        )


def form_of_address(address: Address) -> AddressForm:
    """The form as this address stands in the book."""
    place = read_place(text="", ward=f"{address.ward.code}.{address.old_ward.code if address.old_ward else ''}")
    return AddressForm(
        initial={
            "label": address.label,
            "recipient": address.recipient,
            "phone": format_phone(address.phone),
            "place": place.text,
            "hamlet": address.hamlet,
            "street": address.street,
            "is_default": address.is_default,
        },
        where=place,
    )
