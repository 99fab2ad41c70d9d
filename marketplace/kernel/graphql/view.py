"""GraphQL over HTTP: one address, both media types, GET for queries, a page for people."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import get_language_from_request, override
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from .errors import RequestError
from .execution import Answer, Executor
from .explorer import explorer_page
from .keeping import find, keep
from .limits import limits
from .rates import refuse_hurry
from .request import GRAPHQL_JSON, PLAIN_JSON, answer_type, read, wants_page


@method_decorator(csrf_exempt, name="dispatch")  # a body must be application/json, which no foreign form can send
class GraphQLView(View):
    """Serve a schema: GraphQLView.as_view(executor=Executor(schema)). No batching: one request, one operation."""

    http_method_names = ["get", "post", "head", "options"]
    executor: Executor | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language of Accept-Language: there is one address for all languages."""
        language = get_language_from_request(request)
        with override(language):
            response = super().dispatch(request, *args, **kwargs)
        response["Content-Language"] = language
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        if wants_page(request):
            return explorer_page(request, self._executor())
        return self._answer(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        media_type = PLAIN_JSON
        try:
            media_type = answer_type(request)
            allowed = limits()
            refuse_hurry(request, per_minute=allowed.requests_per_minute)
            asked = read(request)
            place = self._executor().place_to_keep(asked, request, allowed)
            body = find(place) if place else None
            status = 200
            if body is None:
                answer = self._executor().run(asked, request, allowed, only_queries=request.method != "POST")
                body, status = _encoded(answer.content()), _status(answer, media_type)
                if place and answer.executed and not answer.errors:
                    keep(place, body)
        except RequestError as refusal:
            return _refusal(refusal, media_type)
        response = _json(body, media_type, status=status)
        return _with_etag(request, response) if request.method == "GET" else response

    def _executor(self) -> Executor:
        if self.executor is None:
            raise ImproperlyConfigured("GraphQLView.as_view needs an executor")
        return self.executor


def _status(answer: Answer, media_type: str) -> int:
    """The newer media type says by its status that nothing was carried out; the older one always says 200."""
    return 400 if media_type == GRAPHQL_JSON and not answer.executed else 200


def _refusal(refusal: RequestError, media_type: str) -> HttpResponse:
    response = _json(_encoded({"errors": [refusal.formatted()]}), media_type, status=refusal.status or 400)
    if refusal.status == 405:
        response["Allow"] = "POST"
    if "retryAfter" in refusal.details:
        response["Retry-After"] = str(refusal.details["retryAfter"])
    return response


def _encoded(content: dict[str, Any]) -> bytes:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def _json(body: bytes, media_type: str, *, status: int) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8", status=status)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def _with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let an anonymous client ask "still the same?" and save the transfer; a person's answers are never stored."""
    if response.status_code != 200 or request.user.is_authenticated:
        response["Cache-Control"] = "no-store"
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": response["Vary"]}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    for name, value in headers.items():
        response[name] = value
    return response
