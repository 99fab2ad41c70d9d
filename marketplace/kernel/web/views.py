"""Pages about the machine itself: its health, and the e-mails of a machine of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from marketplace.kernel.health import check_health, is_healthy
from marketplace.kernel.mail import StoredMail, find_mail, newest_mails

P = ParamSpec("P")


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything answers, 503 when one part is down."""
    parts = check_health()
    healthy = is_healthy(parts)
    body = {"status": "ok" if healthy else "down", **parts, "version": settings.VERSION}
    return JsonResponse(body, status=200 if healthy else 503)


def only_while_developing(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """A page that does not exist where DEBUG is off."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return view(*args, **kwargs)

    return guarded


@only_while_developing
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "kernel/mails.html", {"mails": newest_mails()})


@only_while_developing
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "kernel/mail.html", {"mail": _mail_or_404(name)})


@only_while_developing
@require_safe
@xframe_options_sameorigin
@csp(  # type: ignore[arg-type]  # its types know only views without arguments
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],  # e-mails carry their style inside; nothing else runs in the sandbox
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "sandbox": True,
    }
)
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for the frame of the page above."""
    return HttpResponse(_mail_or_404(name).html)


def _mail_or_404(name: str) -> StoredMail:
    stored = find_mail(name)
    if stored is None:
        raise Http404(_("Không có thư này."))
    return stored
