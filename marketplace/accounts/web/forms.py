"""What people type to come in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    name = forms.CharField(
        label=_("Số điện thoại hoặc e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Ghi số điện thoại hoặc e-mail đã đăng ký.")},
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Gõ mật khẩu.")},
    )


class SignUpForm(forms.Form):
    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Ghi họ và tên để người bán biết gọi bà con là gì.")},
    )
    contact = forms.CharField(
        label=_("Số điện thoại hoặc e-mail"),
        help_text=_("Dùng để đăng nhập lần sau."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Ghi số điện thoại hoặc e-mail, một trong hai là đủ.")},
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        help_text=_("Ít nhất 8 ký tự. Ghép vài từ quen với nhau vừa dễ nhớ vừa khó đoán."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Đặt một mật khẩu.")},
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Bà con đọc quy chế và đánh dấu đồng ý thì mới mở tài khoản được.")},
    )
