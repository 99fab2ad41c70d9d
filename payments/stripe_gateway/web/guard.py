"""Who may see the developer's pages."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from functools import wraps

from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .. import config
from .pages import speaking

_signer = Signer(salt="stripe_gateway.redeliver")


def redeliver_pass(event_ref: str) -> str:
    """What a form of ours carries to prove that we wrote it."""
    return _signer.sign(event_ref)


def event_of_pass(shown: str) -> str:
    """The event that may be sent again. Raises BadSignature for a form that somebody else wrote."""
    return _signer.unsign(shown)


def may_look(request: HttpRequest) -> bool:
    """On one's own machine anybody; elsewhere with GATEWAY_TOKEN as the password."""
    if config.DEBUG:
        return True
    try:
        said = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return bool(config.TOKEN) and hmac.compare_digest(said.partition(":")[2].encode(), config.TOKEN.encode())


def ask_password() -> HttpResponse:
    response = HttpResponse("GATEWAY_TOKEN", status=401, content_type="text/plain")
    response["WWW-Authenticate"] = 'Basic realm="stripe_gateway"'
    return response


def for_developers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page to read: GET and HEAD only, for those who may look, in their language."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not may_look(request):
            return ask_password()
        with speaking(request):
            return view(request, **kwargs)

    return guarded
