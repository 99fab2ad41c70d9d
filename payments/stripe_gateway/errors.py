"""Refusals as the Stripe API words them: HTTP status, type, code, parameter."""

from __future__ import annotations

from typing import Any


class StripeError(Exception):
    """A refused call.

    status  HTTP status, which decides the SDK's exception class
    kind    error.type
    stored  whether an idempotency key keeps this answer; a call refused for its parameters never ran
    more    further keys of the error object, e.g. payment_intent
    """

    status = 400
    kind = "invalid_request_error"
    stored = True

    def __init__(self, message: str, *, code: str = "", param: str = "", **more: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.more = more

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        return {"error": error | self.more}


class InvalidParameter(StripeError):
    """The call was refused before it began; the same key may be used again."""

    stored = False


class Unauthorized(StripeError):
    status = 401
    stored = False


class Forbidden(StripeError):
    status = 403
    stored = False


class NoSuchObject(StripeError):
    """An id in the path that does not exist is a 404, an id in the parameters a 400."""

    def __init__(self, noun: str, ref: str, *, param: str, in_path: bool = True) -> None:
        super().__init__(f"No such {noun}: '{ref}'", code="resource_missing", param=param)
        self.status = 404 if in_path else 400


class UnknownAddress(StripeError):
    status = 404
    stored = False


class UnexpectedState(StripeError):
    """The payment intent is not in a state that allows the call."""


class CardDeclined(StripeError):
    """Changes made on the way to a decline (the failed charge) are kept."""

    status = 402
    kind = "card_error"


class KeyReused(StripeError):
    kind = "idempotency_error"
    stored = False


class KeyInUse(StripeError):
    status = 409
    kind = "idempotency_error"
    stored = False


class Busy(StripeError):
    """Another call holds the object for too long; nothing was done."""

    status = 429
    stored = False


class GatewayBroken(StripeError):
    status = 500
    kind = "api_error"
    stored = False
