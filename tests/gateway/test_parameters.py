"""What our tables of parameters say beyond what every Stripe says (that is asked in acceptance/test_errors.py)."""

from __future__ import annotations

import pytest

CREATE = {"amount": "100000", "currency": "vnd"}


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        (CREATE | {"amount[x]": "1"}, None, "amount[x]"),
        (CREATE | {"currency": "usd"}, None, "currency"),
        (CREATE | {"description": "x" * 1_001}, "parameter_invalid_string_length", "description"),
    ],
)
def test_a_bad_parameter_is_named_and_nothing_is_made(gateway, api, form, code, param):
    answer = gateway.raw("POST", "payment_intents", data=form)

    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (400, "invalid_request_error")
    assert (error.get("code"), error["param"]) == (code, param)
    assert api.v1.payment_intents.list().data == []
