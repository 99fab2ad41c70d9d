"""The door of /v1: key, endpoint, parameters, answer."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from .. import config
from ..errors import Forbidden, GatewayBroken, InvalidParameter, KeyInUse, StripeError
from ..forms import Raw, decode_form
from ..ids import new_ref
from ..models import acting_for
from ..params import read_params
from ..services.outbox import Origin, caused_by
from . import resources  # noqa: F401  # registers the endpoints
from .answers import Answer, answer_once, carry_out, fingerprint
from .auth import account_of, is_publishable, key_of
from .call import Call
from .expand import expand
from .routing import Endpoint, find_endpoint
from .trouble import LineDead, crash_if_ordered, torn_answer, with_trouble

_VERSION = re.compile(r"^[0-9A-Za-z.\-]{1,40}$")
# Stripe.js and other programs in a browser call from any page; what they may do, their pk_test_ key decides.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Version, X-Stripe-Client-Telemetry, "
        "X-Stripe-Client-User-Agent, X-Requested-With"
    ),
    "Access-Control-Expose-Headers": "Request-Id, Stripe-Version, Idempotent-Replayed, Original-Request",
    "Access-Control-Max-Age": "300",
}


@csrf_exempt
def api(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve one call. Every answer is JSON and names its request, whatever became of it."""
    if request.method == "OPTIONS":
        return HttpResponse(headers=_CORS)
    request_id = new_ref("req_", 14)
    request.META["gateway.request_id"] = request_id  # for the page of unexpected errors
    refusal: StripeError | None = None
    try:
        answer = with_trouble(path, lambda: _answer(request, path, request_id))
    except LineDead:
        return torn_answer()
    except StripeError as error:
        refusal, answer = error, Answer.of(error.status, error.body())
    response = HttpResponse(answer.text, status=answer.status, content_type="application/json", headers=_CORS)
    _name(response, request, request_id)
    if answer.first_request:
        response["Idempotent-Replayed"] = "true"
        response["Original-Request"] = answer.first_request
    if isinstance(refusal, KeyInUse):
        response["Stripe-Should-Retry"] = "true"
    return response


def _name(response: HttpResponse, request: HttpRequest, request_id: str) -> None:
    version = request.headers.get("Stripe-Version", "")
    response["Request-Id"] = request_id
    response["Stripe-Version"] = version if _VERSION.match(version) else config.API_VERSION
    response["Cache-Control"] = "no-cache, no-store"
    key = request.headers.get("Idempotency-Key", "")
    if key and request.method == "POST" and key.isascii() and key.isprintable():
        response["Idempotency-Key"] = key


def _answer(request: HttpRequest, path: str, request_id: str) -> Answer:
    method = request.method or "GET"
    api_key = key_of(request.headers.get("Authorization", ""))
    found, args = find_endpoint(method, path)
    if is_publishable(api_key) and not found.publishable:
        raise Forbidden(
            "This call needs a secret key (sk_test_…); a publishable key was used.", code="secret_key_required"
        )
    raw = _raw_params(request)
    call = Call(read_params(found.table, raw), f"/v1/{path}", page_origin(request), is_publishable(api_key))
    key = request.headers.get("Idempotency-Key", "") if method == "POST" else ""
    account = account_of(request.headers.get("Stripe-Account", ""), api_key)
    with caused_by(Origin(request_id, key)), acting_for(account):
        if not key:
            return carry_out(lambda: _run(found, call, args))
        return answer_once(
            account=account,
            key=key,
            mark=fingerprint(path, raw),
            request_id=request_id,
            work=lambda: crash_if_ordered(path, lambda: _run(found, call, args)),
        )


def _run(found: Endpoint, call: Call, args: dict[str, str]) -> dict[str, Any]:
    return expand(found.run(call, **args), call.get("expand", []))


def _raw_params(request: HttpRequest) -> dict[str, Raw]:
    query = decode_form(request.META.get("QUERY_STRING", ""))
    if request.method != "POST" or not request.body:
        return query
    if request.content_type != "application/x-www-form-urlencoded":
        raise InvalidParameter("Send the parameters as application/x-www-form-urlencoded.")
    try:
        return query | decode_form(request.body.decode())
    except UnicodeDecodeError as error:
        raise InvalidParameter("The body is not UTF-8.") from error


def page_origin(request: HttpRequest) -> str:
    """Where buyers find our pages: GATEWAY_PUBLIC_URL, else the address this call came to."""
    return config.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


def unexpected_error(request: HttpRequest) -> HttpResponse:
    """handler500: a bug, told in the API's words; the traceback is in the log."""
    answer = Answer.of(500, GatewayBroken("Something went wrong here.").body())
    response = HttpResponse(answer.text, status=500, content_type="application/json")
    _name(response, request, request.META.get("gateway.request_id", new_ref("req_", 14)))
    return response


def unknown_page(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """handler404 for everything outside /v1."""
    body = StripeError(f"Unrecognized request URL ({request.method}: {request.path}).").body()
    return HttpResponse(Answer.of(404, body).text, status=404, content_type="application/json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """handler400: a host name we do not answer to, or a body above one mebibyte."""
    body = StripeError("This request cannot be read.").body()
    return HttpResponse(Answer.of(400, body).text, status=400, content_type="application/json")
