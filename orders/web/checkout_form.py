"""The one form of checkout: who buys, where it goes, what was agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.address_book import address_for, last_address
from marketplace.accounts.models import User
from marketplace.accounts.phones import format_phone
from marketplace.accounts.web.place_form import PlaceForm
from marketplace.accounts.web.places import Place, read_place
from marketplace.kernel.text import normalise, read_number

from ..models import Order
from ..services.placing import Buyer, Destination

_SERVICE = "service-"


class CheckoutForm(PlaceForm):
    """Contact, place and consent. The place is words plus the ward they were matched to; see accounts.web.places."""

    full_name = forms.CharField(
        label=_("Họ và tên người nhận"),
        max_length=120,
        validators=[MinLengthValidator(2, _("Ghi đủ họ và tên giúp."))],
        error_messages={"required": _("Ghi họ và tên người nhận.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=24,
        help_text=_("Để người giao gọi khi tới nơi."),
        error_messages={"required": _("Ghi số điện thoại người nhận.")},
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Nhận đường dẫn theo dõi đơn và tin nhắn của nhà làm."),
        error_messages={"required": _("Ghi e-mail để nhận tin về đơn hàng."), "invalid": _("E-mail chưa đúng.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    place = forms.CharField(
        label=_("Xã, phường"),
        max_length=120,
        help_text=_("Gõ không dấu cũng được, tên cũ cũng được: “an hiep chau thanh soc trang”."),
        error_messages={"required": _("Ghi xã, phường nơi nhận.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
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
        help_text=_("Ví dụ: 12 Trần Hưng Đạo; hoặc: gần chùa, đối diện UBND xã."),
        error_messages={"required": _("Ghi số nhà, tên đường, hoặc một mốc dễ tìm.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    note = forms.CharField(
        label=_("Dặn người bán"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    news_sms = forms.BooleanField(label="SMS", required=False)
    news_zalo = forms.BooleanField(label="Zalo", required=False)
    save_address = forms.BooleanField(label=_("Nhớ địa chỉ này cho lần sau"), required=False)
    consent = forms.BooleanField(
        required=False, error_messages={"required": _("Bà con đọc rồi đánh dấu đồng ý thì mới đặt mua được.")}
    )

    def clean_full_name(self) -> str:
        return normalise(self.cleaned_data["full_name"])

    @property
    def ward_code(self) -> str:
        """The new ward that was chosen; "" while there is none."""
        return self.where.chosen.code if self.where.chosen else ""

    def ask_consent(self) -> None:
        """From here on the goods can only be placed with the box ticked."""
        self.fields["consent"].required = True

    def forgive_blanks(self) -> None:
        """Leave out complaints about what is not filled in yet: the buyer only asked for prices."""
        for name in list(self.errors):
            if name != "place" and not self.data.get(name):
                del self.errors[name]
        if not self.where.text:
            self.errors.pop("place", None)

    def buyer(self, *, user_id: int | None, language: str) -> Buyer:
        """Who buys; only after is_valid()."""
        data = self.cleaned_data
        return Buyer(data["full_name"], data["phone"], data["email"], language, user_id)

    def destination(self) -> Destination:
        """Where it goes; only after is_valid()."""
        data, ward = self.cleaned_data, self.where.chosen
        assert ward is not None  # noqa: S101  # for mypy: clean_place refused that
        return Destination(ward.code, data["street"], data["hamlet"], ward.old_code)


def services_of(data: Mapping[str, Any]) -> dict[int, str]:
    """The delivery service chosen per producer id: fields service-12=chilled."""
    named = {name.removeprefix(_SERVICE): str(value) for name, value in data.items() if name.startswith(_SERVICE)}
    return {key: value for name, value in named.items() if (key := read_number(name)) is not None}


def blank_form(user: User | None, *, address_id: int | None = None, place: str = "") -> CheckoutForm:
    """A fresh form; a signed-in person finds what is known already, and the address chosen from the book.

    place  the ward a guest asked about before, as orders.web.place_memory keeps it
    Raises NotFound for an address that is somebody else's.
    """
    if user is None:
        asked = read_place(text="", ward=place)
        return CheckoutForm(initial={"place": asked.text}, where=asked)
    known = {"full_name": user.full_name, "phone": format_phone(user.phone or ""), "email": user.email or ""}
    address = address_for(user_id=user.pk, address_id=address_id) if address_id else last_address(user.pk)
    if address is None:
        return CheckoutForm(initial=known | {"save_address": True})
    home = _place(address.ward.code, address.old_ward.code if address.old_ward else "")
    known |= {"full_name": address.recipient, "phone": format_phone(address.phone)}
    where = {"street": address.street, "hamlet": address.hamlet, "place": home.text, "save_address": True}
    return CheckoutForm(initial=known | where, where=home)


def form_of_order(order: Order, *, old_ward_code: str = "") -> CheckoutForm:
    """The form as it was when this order was placed, for somebody who has to place it again."""
    place = _place(order.ward.code, old_ward_code)
    return CheckoutForm(
        initial={
            "full_name": order.full_name,
            "phone": format_phone(order.phone),
            "email": order.email,
            "street": order.street,
            "hamlet": order.hamlet,
            "note": order.note,
            "place": place.text,
        },
        where=place,
    )


def _place(ward_code: str, old_ward_code: str) -> Place:
    return read_place(text="", ward=f"{ward_code}.{old_ward_code}")
