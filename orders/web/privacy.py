"""Pages behind an unguessable link: in nobody's cache, in no search engine, in no other site's log."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """Mark a page as its reader's own.

    The referrer policy is same-origin and not no-referrer: under the latter browsers send `Origin: null` with the
    page's own forms, which the CSRF check refuses. Neither tells other sites the address.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return wrapper
