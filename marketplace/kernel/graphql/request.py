"""Reading a GraphQL-over-HTTP request. Source: the GraphQL over HTTP specification, sections 4 to 6."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from .errors import RequestError

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """What a client wants carried out."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]


def answer_type(request: HttpRequest) -> str:
    """The media type to answer in; plain JSON where the client does not care. Raises RequestError (406) for others."""
    if "HTTP_ACCEPT" not in request.META:
        return PLAIN_JSON
    preferred = request.get_preferred_type([PLAIN_JSON, GRAPHQL_JSON])
    if preferred is None:
        raise RequestError("NOT_ACCEPTABLE", _("Chỉ trả lời bằng JSON."), status=406)
    return preferred


def wants_page(request: HttpRequest) -> bool:
    """A person with a browser, not a program: reads the explorer's page."""
    offered = [PLAIN_JSON, GRAPHQL_JSON, "text/html"]
    return "HTTP_ACCEPT" in request.META and request.get_preferred_type(offered) == "text/html"


def read(request: HttpRequest) -> Asked:
    """Raises RequestError with the status of what is wrong with the request."""
    given = _from_address(request) if request.method == "GET" else _from_body(request)
    query = given.get("query")
    if not isinstance(query, str) or not query.strip():
        raise _malformed(_("Thiếu câu hỏi: gửi “query” là một chuỗi."))
    for name, kind in (("operationName", str), ("variables", dict), ("extensions", dict)):
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise _malformed(_("“%(name)s” không đúng kiểu.") % {"name": name})
    return Asked(query, given.get("operationName") or None, given.get("variables") or {})


def _from_address(request: HttpRequest) -> dict[str, Any]:
    given: dict[str, Any] = {name: request.GET[name] for name in ("query", "operationName") if name in request.GET}
    for name in ("variables", "extensions"):
        if request.GET.get(name):
            given[name] = _json(request.GET[name])
    return given


def _from_body(request: HttpRequest) -> Mapping[str, Any]:
    """Only application/json in UTF-8: a form on a foreign page can't send it, so no cookie is ever misused."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != PLAIN_JSON or charset not in {"utf-8", "utf8"}:
        raise RequestError("UNSUPPORTED_MEDIA_TYPE", _("Gửi nội dung dạng application/json, mã UTF-8."), status=415)
    given = _json(request.body)
    if not isinstance(given, dict):
        raise _malformed(_("Nội dung phải là một đối tượng JSON; mỗi lần gửi một câu hỏi."))
    return given


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _malformed(_("Không đọc được JSON.")) from error


def _malformed(message: str) -> RequestError:
    return RequestError("BAD_REQUEST", message, status=400)
