"""Coming in by a code, and a new password by a code. The same is answered whether or not there is an account."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marketplace.kernel.contacts import mask_email, mask_phone
from marketplace.kernel.errors import MarketplaceError

from .. import services
from ..codes import ask_code, check_code
from ..errors import CodeWrong, TooManyCodes
from ..models import ContactCode, User
from ..phones import format_phone
from ..tasks import deliver_code
from .entering import come_in, see_other
from .ways_on import next_address

SIGN_IN, RESET = ContactCode.Purpose.SIGN_IN, ContactCode.Purpose.RESET
ASKED = "asked_code"


class ContactForm(forms.Form):
    contact = forms.CharField(
        label=gettext_lazy("Số điện thoại hoặc e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Ghi số điện thoại hoặc e-mail đã đăng ký.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Mã 6 số"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Gõ mã trong tin nhắn.")},
    )


class NewPasswordForm(CodeForm):
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        help_text=gettext_lazy("Ít nhất 8 ký tự. Ghép vài từ quen với nhau vừa dễ nhớ vừa khó đoán."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Đặt một mật khẩu.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code to come in with."""
    return _ask(request, SIGN_IN, "accounts:login_code_typed")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a code to set a new password with."""
    return _ask(request, RESET, "accounts:new_password")


def _ask(request: HttpRequest, purpose: str, onward: str) -> HttpResponse:
    form, status = ContactForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                phone, email = services.read_contact(form.cleaned_data["contact"])
                contact = phone or email or ""
                asked = ask_code(
                    purpose=purpose,
                    contact=contact,
                    address=request.META.get("REMOTE_ADDR", ""),
                    is_sent=services.find_person(contact) is not None,
                )
            except MarketplaceError as error:
                form.add_error(error.field or None, str(error))
                status = 429 if isinstance(error, TooManyCodes) else 422
            else:
                deliver_code.delay(asked.pk)
                request.session[ASKED] = {"code": asked.pk, "purpose": purpose, "next": next_address(request)}
                return see_other(onward)
    context = {"form": form, "next": next_address(request), "is_reset": purpose == RESET}
    return render(request, "accounts/ask_code.html", context, status=status)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_code_typed(request: HttpRequest) -> HttpResponse:
    """Type the code: in, or to the second step."""
    asked = _asked(request, SIGN_IN)
    if asked is None:
        return see_other("accounts:login_code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = check_code(code_id=asked.pk, purpose=SIGN_IN, code=form.cleaned_data["code"])
            user = _person(code)
        except MarketplaceError as error:
            form.add_error("code", str(error))
        else:
            return come_in(request, user)
    return _typed_page(request, form, asked)


@sensitive_post_parameters("code", "password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """The code and the new password. Nobody is signed in by it: that asks for the second factor as ever."""
    asked = _asked(request, RESET)
    if asked is None:
        return see_other("accounts:forgotten")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_password_strength(form.cleaned_data["password"])
            code = check_code(code_id=asked.pk, purpose=RESET, code=form.cleaned_data["code"])
            services.set_password(user=_person(code), password=form.cleaned_data["password"])
        except MarketplaceError as error:
            form.add_error(error.field if error.field in form.fields else "code", str(error))
        else:
            request.session.pop(ASKED, None)
            messages.success(request, _("Đã đổi mật khẩu, các máy khác đã bị đăng xuất. Bà con đăng nhập lại giúp."))
            return see_other("accounts:login")
    return _typed_page(request, form, asked)


def _typed_page(request: HttpRequest, form: forms.Form, asked: ContactCode) -> HttpResponse:
    masked = mask_email(asked.contact) if "@" in asked.contact else mask_phone(format_phone(asked.contact))
    context = {"form": form, "contact": masked, "next": _next(request), "is_reset": asked.purpose == RESET}
    return render(request, "accounts/type_code.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, purpose: str) -> ContactCode | None:
    """The code this browser asked for; nobody types one that somebody else asked for."""
    told = request.session.get(ASKED) or {}
    return ContactCode.objects.filter(pk=told.get("code", 0), purpose=purpose).first()


def _next(request: HttpRequest) -> str:
    return str((request.session.get(ASKED) or {}).get("next", ""))


def _person(code: ContactCode) -> User:
    user = services.find_person(code.contact)
    if user is None:
        raise CodeWrong(field="code")
    return user
