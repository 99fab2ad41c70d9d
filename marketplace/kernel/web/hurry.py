"""A warm page for whoever asks too often."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ..attempts import count_attempt

View = Callable[..., HttpResponse]
WINDOW_S = 10 * 60


def limit_posts(name: str, *, most: int) -> Callable[[View], View]:
    """Carry out so many POSTs from one address in ten minutes; answer further ones with 429."""

    def guard(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and _counted(request, name) > most:
                return too_many(request)
            return view(request, *args, **kwargs)

        return wrapper

    return guard


def limit_misses(name: str, *, most: int) -> Callable[[View], View]:
    """Say "not found" so many times in ten minutes to one address, then 429.

    What is there is shown in any case: a whole village may share one address, and a link that is right was not guessed.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                if _counted(request, name) > most:
                    return too_many(request)
                raise

        return wrapper

    return guard


def too_many(request: HttpRequest) -> HttpResponse:
    """The page, and for programs when to come back."""
    answer = render(request, "429.html", {"minutes": WINDOW_S // 60}, status=429)
    answer["Retry-After"] = str(WINDOW_S)
    return answer


def _counted(request: HttpRequest, name: str) -> int:
    # X-Forwarded-For is not believed here: kernel.proxies has put the right address in already.
    return count_attempt(f"hurry:{name}:{request.META.get('REMOTE_ADDR', '')}", window_s=WINDOW_S)
