"""The node's card, for anybody: who we are, and under which keys."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from federation.errors import NodeNotFounded
from federation.selectors.node import our_card


@require_safe
def node_card(_request: HttpRequest) -> JsonResponse:
    """404 until the node is founded."""
    try:
        card = our_card()
    except NodeNotFounded as error:
        raise Http404 from error
    return JsonResponse(card, json_dumps_params={"ensure_ascii": False})
