"""How a session begins: the person is known by one thing, and where two are wanted, by the second."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import auth, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from ..device_sessions import note_session
from ..factors import needs_second_step
from ..models import User
from ..operators import SHOWN
from .ways_on import next_address

BACKEND = "marketplace.accounts.backends.PhoneOrEmailBackend"
PENDING, ENTERED_AT = "entering", "entered_at"
PENDING_S, FRESH_S = 10 * 60, 15 * 60
Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]


def come_in(request: HttpRequest, user: User, *, with_passkey: bool = False) -> HttpResponse:
    """Open the session, or first ask for the second factor. A passkey is two by itself: the device and its lock.

    The only place that signs anybody in: no way around it, none around the second step.
    """
    to = next_address(request)
    if not with_passkey and needs_second_step(user):
        request.session[PENDING] = {"user": user.pk, "at": int(time.time()), "next": to}
        return see_other("accounts:second_step")
    return open_session(request, user, to=to, has_shown_second=with_passkey)


def open_session(request: HttpRequest, user: User, *, to: str, has_shown_second: bool) -> HttpResponse:
    """Sign in for good. Whoever was signed in before in this browser is out."""
    auth.login(request, user, backend=BACKEND)
    request.session.pop(PENDING, None)
    request.session[SHOWN] = has_shown_second
    request.session[ENTERED_AT] = int(time.time())
    note_session(request, user)
    return see_other(to or "accounts:home")


def pending_person(request: HttpRequest) -> tuple[User, str] | None:
    """Who passed the first step a moment ago, and where to go on; None for nobody, or too long ago."""
    pending: dict[str, Any] = request.session.get(PENDING) or {}
    if int(time.time()) - int(pending.get("at", 0)) > PENDING_S:
        return None
    user = User.objects.filter(pk=pending.get("user", 0), is_active=True).first()
    return (user, str(pending.get("next", ""))) if user else None


def fresh(view: View[Params]) -> View[Params]:
    """For what a thief at an open phone must not do: the person signed in here within the last quarter of an hour."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if int(time.time()) - int(request.session.get(ENTERED_AT, 0)) > FRESH_S:
            messages.info(request, _("Chỗ này quan trọng, bà con đăng nhập lại một lần nữa giúp."))
            return redirect_to_login(resolve_url("accounts:safety"))
        return view(request, *args, **kwargs)

    return guarded


def see_other(to: str) -> HttpResponse:
    response = redirect(resolve_url(to))
    response.status_code = 303
    return response
