"""The second step of coming in, and coming in by a passkey alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.kernel.attempts import count_attempt
from marketplace.kernel.errors import MarketplaceError

from .. import factors
from ..errors import TooManyAttempts
from .entering import come_in, open_session, pending_person, see_other

FROM_ADDRESS, WINDOW_S = 30, 15 * 60


@sensitive_post_parameters("code", "credential")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app or of the paper, or a passkey; only after the first step, and within ten minutes of it."""
    pending = pending_person(request)
    if pending is None:
        messages.info(request, _("Bà con đăng nhập lại từ đầu giúp."))
        return see_other("accounts:login")
    user, to = pending
    refusal, status = "", 200
    if request.method == "POST":
        try:
            code, credential = request.POST.get("code", "")[:40], request.POST.get("credential", "")
            factors.check_second_step(user=user, code=code, credential=credential)
        except MarketplaceError as error:
            refusal, status = str(error), 429 if isinstance(error, TooManyAttempts) else 422
        else:
            return open_session(request, user, to=to, has_shown_second=True)
    kinds = {factor.type for factor in factors.factors_of(user)}
    context = {
        "refusal": refusal,
        "has_passkey": factors.PASSKEY in kinds,
        "has_code": bool(kinds & {factors.TOTP, factors.PAPER}),
    }
    return render(request, "accounts/second_step.html", context, status=status)


@require_POST
def passkey_wanted(request: HttpRequest) -> JsonResponse:
    """What the browser needs to ask for a passkey: of the person at the second step, else any."""
    pending = pending_person(request) if "second" in request.GET else None
    return JsonResponse(factors.passkey_to_show(pending[0] if pending else None))


@sensitive_post_parameters("credential")
@never_cache
@require_POST
def login_by_passkey(request: HttpRequest) -> HttpResponse:
    """Come in by what the browser showed: nothing else is asked for."""
    try:
        address = request.META.get("REMOTE_ADDR", "")
        if count_attempt(f"passkey-from:{address}", window_s=WINDOW_S) > FROM_ADDRESS:
            raise TooManyAttempts
        user = factors.person_of_passkey(request.POST.get("credential", ""))
    except MarketplaceError as error:
        messages.error(request, str(error))
        return see_other("accounts:login")
    return come_in(request, user, with_passkey=True)
