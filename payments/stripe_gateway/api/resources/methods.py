"""/v1/payment_methods: test cards only."""

from __future__ import annotations

from ...cards import card_named
from ...models import PaymentMethod
from ...services.methods import method_for
from ...shapes import shape
from ..routing import Body, Call, endpoint
from .tables import METHOD_DATA, described_method, found


@endpoint("POST", "payment_methods", METHOD_DATA, publishable=True)
def create(call: Call) -> Body:
    return shape(described_method(call.params))


@endpoint("GET", "payment_methods/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    if card_named(ref):  # pm_card_… gives a fresh one each time
        return shape(method_for(ref))
    return shape(found(PaymentMethod, ref, "PaymentMethod", param="payment_method"))
