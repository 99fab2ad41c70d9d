"""The door of a producer's own programs: `Authorization: Bearer chq_…` instead of a session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from marketplace.kernel.attempts import count_attempt
from marketplace.kernel.graphql.view import GraphQLView

from ..services.tokens import use_token

MOST_WRONG_KEYS = 30
WINDOW_S = 600


class ProducerGraphQLView(GraphQLView):
    """Serves people by their session and programs by their key. A key beside a session wins: it may do less."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return super().dispatch(request, *args, **kwargs)
        token = use_token(text.strip()) if kind.lower() == "bearer" else None
        if token is None:
            return _refusal(request)
        request.user = token.user
        token.user.acts_as = "program"  # type: ignore[attr-defined]  # read by marketplace.kernel.audit
        request.api_token = token  # type: ignore[attr-defined]  # read by catalog.graphql.acting
        return super().dispatch(request, *args, **kwargs)


def _refusal(request: HttpRequest) -> JsonResponse:
    """One answer for unknown, revoked and expired keys; who tries too many waits."""
    wrong = count_attempt(f"wrong-key:{request.META.get('REMOTE_ADDR', '')}", window_s=WINDOW_S)
    status = 429 if wrong > MOST_WRONG_KEYS else 401
    words = _("Chìa khóa không đúng, đã hết hạn hoặc đã bị thu hồi.")
    error = {"message": words, "extensions": {"code": "TOKEN_REFUSED"}}
    answer = JsonResponse({"errors": [error]}, status=status)
    answer["WWW-Authenticate"] = 'Bearer realm="producer"'
    if status == 429:
        answer["Retry-After"] = str(WINDOW_S)
    return answer
