"""An toàn: passkeys, the app, the paper, and the devices that are signed in."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.kernel.errors import MarketplaceError

from .. import factors
from ..device_sessions import device_name, devices_of, end_other_sessions, end_session
from ..models import User
from ..operators import SHOWN
from .entering import fresh, see_other

SECRET = "app_secret"  # noqa: S105  # the session's name for it


@never_cache
@require_safe
@login_required
def safety(request: HttpRequest) -> HttpResponse:
    """What protects the account, and where it is open."""
    user = _person(request)
    kept = factors.factors_of(user)
    context = {
        "passkeys": [factor for factor in kept if factor.type == factors.PASSKEY],
        "app": next((factor for factor in kept if factor.type == factors.TOTP), None),
        "has_paper": any(factor.type == factors.PAPER for factor in kept),
        "devices": devices_of(user, current=request.session.session_key),
        "must_have_second": factors.must_have_second_factor(user) and not kept,
    }
    return render(request, "accounts/safety.html", context)


@require_POST
@fresh
def passkey_offered(request: HttpRequest) -> JsonResponse:
    """What the browser needs to make a passkey."""
    return JsonResponse(factors.passkey_to_make(_person(request)))


@sensitive_post_parameters("credential")
@require_POST
@fresh
def add_passkey(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    name = request.POST.get("name", "") or device_name(request.headers.get("User-Agent", ""))
    try:
        factors.add_passkey(user=user, name=name, credential=request.POST.get("credential", ""))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        request.session[SHOWN] = True
        messages.success(request, _("Đã thêm passkey. Lần sau bà con vào bằng vân tay hay mặt là được."))
    return see_other("accounts:safety")


@require_POST
@fresh
def remove_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    try:
        factors.remove_factor(user=_person(request), factor_id=factor_id)
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã bỏ."))
    return see_other("accounts:safety")


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Show the secret, and believe that the app has it once it told a right code; then the paper, once."""
    user, refusal = _person(request), ""
    secret = str(request.session.get(SECRET) or factors.new_app_secret())
    request.session[SECRET] = secret
    if request.method == "POST":
        try:
            factors.set_up_app(user=user, secret=secret, code=request.POST.get("code", "")[:40])
        except MarketplaceError as error:
            refusal = str(error)
        else:
            del request.session[SECRET]
            request.session[SHOWN] = True
            return render(request, "accounts/paper_codes.html", {"codes": factors.renew_paper_codes(user=user)})
    picture = segno.make(factors.app_address(user, secret), error="m").svg_data_uri(scale=5, border=2, light="#fff")
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"picture": picture, "secret": groups, "refusal": refusal}
    return render(request, "accounts/set_up_app.html", context, status=422 if refusal else 200)


@never_cache
@require_POST
@fresh
def paper_codes(request: HttpRequest) -> HttpResponse:
    """Ten new ones; shown this once."""
    return render(request, "accounts/paper_codes.html", {"codes": factors.renew_paper_codes(user=_person(request))})


@require_POST
@login_required
def sign_out_device(request: HttpRequest, session_id: int) -> HttpResponse:
    if end_session(user=_person(request), session_id=session_id):
        messages.success(request, _("Máy đó đã bị đăng xuất."))
    return see_other("accounts:safety")


@require_POST
@login_required
def sign_out_others(request: HttpRequest) -> HttpResponse:
    end_other_sessions(user=_person(request), current=request.session.session_key)
    messages.success(request, _("Các máy khác đã bị đăng xuất."))
    return see_other("accounts:safety")


def _person(request: HttpRequest) -> User:
    """The row as it is: an operator who showed no second factor is one here, too, to be able to set one up."""
    return User.objects.get(pk=request.user.pk or 0)
