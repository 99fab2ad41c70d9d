"""One call of the API: who asks, with which parameters."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from ..errors import NoSuchObject, Unauthorized
from ..models import PaymentIntent


@dataclass(frozen=True)
class Call:
    """params are already checked against the endpoint's table; origin is where our own pages are."""

    params: dict[str, Any]
    url: str
    origin: str
    publishable: bool = False

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter that was sent and not sent empty, else the default."""
        value = self.params.get(name)
        return default if value is None else value

    def sent(self, *names: str) -> dict[str, Any]:
        """Those of the named parameters that were sent; None for the ones to unset."""
        return {name: self.params[name] for name in names if name in self.params}

    def check_secret(self, ref: str) -> None:
        """A browser's key opens one intent only, and only together with its client_secret."""
        if not self.publishable:
            return
        intent = PaymentIntent.objects.filter(ref=ref).first()
        if intent is None:
            raise NoSuchObject("payment_intent", ref, param="intent")
        if not hmac.compare_digest(intent.client_secret.encode(), str(self.get("client_secret", "")).encode()):
            raise Unauthorized("The client_secret does not belong to this PaymentIntent.", param="client_secret")
