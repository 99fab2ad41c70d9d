"""What somebody says who wants to sell: as few fields as the law and a neighbour would ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from catalog.services.joining import ShopFacts
from marketplace.accounts.web.place_form import PlaceForm
from marketplace.kernel.text import normalise

INDIVIDUAL = "individual"
# Naming no HEIC makes iPhones hand over a JPEG by themselves.
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


class JoinForm(PlaceForm):
    """For somebody with an account; JoinAnewForm asks for that as well."""

    shop_name = forms.CharField(
        label=_("Tên gian hàng"),
        help_text=_("Như trên giấy đăng ký, hoặc tên bà con quen gọi."),
        max_length=160,
        error_messages={"required": _("Ghi tên gian hàng.")},
    )
    full_name = forms.CharField(
        label=_("Họ và tên người đứng tên"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Ghi họ và tên như trên căn cước.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Ghi số điện thoại để chợ và người mua gọi được.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    place = forms.CharField(
        label=_("Xã, phường nơi làm hàng"),
        max_length=120,
        help_text=_("Gõ không dấu cũng được, tên cũ cũng được: “an hiep chau thanh soc trang”."),
        error_messages={"required": _("Ghi xã, phường nơi làm hàng.")},
    )
    hamlet = forms.CharField(
        label=_("Ấp, khóm"), max_length=80, required=False, widget=forms.TextInput({"autocomplete": "address-level4"})
    )
    goods = forms.ChoiceField(
        label=_("Nhà mình bán gì là chính?"),
        help_text=_("Để chợ biết cần giấy tờ nào. Bán thêm thứ khác sau này cũng được."),
        choices=Producer.Goods.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một loại hàng.")},
    )
    legal_form = forms.ChoiceField(
        label=_("Nhà mình là"),
        choices=[
            (Producer.LegalForm.HOUSEHOLD, Producer.LegalForm.HOUSEHOLD.label),
            (INDIVIDUAL, _("Cá nhân, chưa đăng ký kinh doanh")),
            *[each for each in Producer.LegalForm.choices if each[0] != Producer.LegalForm.HOUSEHOLD],
        ],
        error_messages={"required": _("Chọn một loại hình.")},
    )

    def facts(self) -> ShopFacts:
        """What was said; only after is_valid()."""
        data, ward = self.cleaned_data, self.where.chosen
        assert ward is not None  # noqa: S101  # for mypy: clean_place refused that
        is_individual = data["legal_form"] == INDIVIDUAL
        return ShopFacts(
            name=data["shop_name"],
            contact_name=normalise(data["full_name"]),
            phone=data["phone"],
            email=data["email"].lower(),
            ward_code=ward.code,
            hamlet=data["hamlet"],
            goods=data["goods"],
            # Taxed and treated as a household: the law knows no third thing.
            legal_form=Producer.LegalForm.HOUSEHOLD if is_individual else data["legal_form"],
            is_individual=is_individual,
        )


class JoinAnewForm(JoinForm):
    """With an account on top: the phone number is what one signs in by."""

    password = forms.CharField(
        label=_("Mật khẩu"),
        help_text=_("Để lần sau đăng nhập bằng số điện thoại. Ít nhất 8 ký tự."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Đặt một mật khẩu.")},
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Bà con đọc quy chế và đánh dấu đồng ý thì mới mở tài khoản được.")}
    )


class PaperForm(forms.Form):
    """One paper: a photo or a PDF; the registration also tells its number."""

    file = forms.FileField(
        label=_("Ảnh chụp hoặc tệp PDF"),
        widget=forms.FileInput({"accept": ACCEPT}),
        required=False,
    )
    number = forms.CharField(label=_("Số trên giấy"), max_length=32, required=False)
