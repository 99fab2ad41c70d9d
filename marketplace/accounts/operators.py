"""An operator is one only in a session that showed a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.functional import SimpleLazyObject

from .factors import factors_of, must_have_second_factor
from .models import User

SHOWN = "second_factor_shown"


class TwoFactorOperators:
    """Take operators' powers away for this request where the second factor was not shown (OPERATOR_SECOND_FACTOR).

    They stay signed in as the people they are. Here, before any page, console or GraphQL resolver: no door can forget
    to ask. The row itself is never written; `save()` names its fields.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = request.user
        request.user = SimpleLazyObject(lambda: self._seen(request, found))  # type: ignore[assignment]  # as Django's own
        return self.get_response(request)

    def _seen(self, request: HttpRequest, user: object) -> object:
        if isinstance(user, User) and must_have_second_factor(user) and not request.session.get(SHOWN):
            user.is_staff = user.is_superuser = False
        return user


def console_door(request: HttpRequest) -> HttpResponse:
    """Where the console sends everybody who may not enter: to sign in, or to set up what an operator has to have."""
    user = User.objects.filter(pk=request.user.pk).first() if request.user.is_authenticated else None
    if user is None or not user.is_staff or factors_of(user):
        response = redirect("accounts:login")
        response["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
        return response
    return redirect(f"{resolve_url('accounts:safety')}?truc-cho")
