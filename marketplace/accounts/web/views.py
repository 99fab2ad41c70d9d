"""Coming in, going out, and the page of one's own. Parse, call one command, present."""

from __future__ import annotations

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.kernel.errors import MarketplaceError

from .. import services
from ..errors import TooManyAttempts, TooManySignUps
from .entering import come_in, see_other
from .forms import SignInForm, SignUpForm
from .ways_on import next_address


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/home.html")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign in by phone or e-mail; ?next= leads on, within this site only."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            address = request.META.get("REMOTE_ADDR", "")
            try:
                return come_in(request, services.sign_in(request=request, address=address, **form.cleaned_data))
            except MarketplaceError as error:
                form.add_error(None, str(error))
                status = 429 if isinstance(error, TooManyAttempts) else 422
    return render(request, "accounts/login.html", {"form": form, "next": next_address(request)}, status=status)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account and come in at once."""
    refused = 422
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("full_name", "contact", "password")}
        try:
            address = request.META.get("REMOTE_ADDR", "")
            user = services.sign_up(**fields, address=address, language=get_language() or "vi")
        except MarketplaceError as error:
            form.add_error(error.field or None, str(error))
            refused = 429 if isinstance(error, TooManySignUps) else 422
        else:
            messages.success(request, _("Đã mở tài khoản. Chào mừng bà con tới chợ."))
            return come_in(request, user)
    status = refused if request.method == "POST" else 200
    return render(request, "accounts/sign_up.html", {"form": form, "next": next_address(request)}, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, _("Đã đăng xuất."))
    return see_other("catalog:home")
