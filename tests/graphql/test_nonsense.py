"""What only programs send."""

from __future__ import annotations

from uuid import uuid4

import pytest

from orders.models import Cart, Order
from orders.services.carts import adopt_cart
from tests.factories import UserFactory
from tests.orders.making import pack

from .conftest import Ask
from .ordering import LINES_ADD, ORDER, PLACE, filled_cart, line, order_input


@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=["zero byte", "half a character"])
def test_text_the_database_cannot_keep_is_refused(ask: Ask, sign: str):
    given = order_input(filled_cart(ask, pack()), 50_000, note=f"gọi trước{sign}")

    answer = ask(PLACE, input=given, key=str(uuid4()))

    assert [error["field"] for error in answer["data"]["orderPlace"]["errors"]] == ["note"]
    assert not Order.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=["zero byte", "half a character"])
def test_a_token_that_cannot_be_finds_nothing(ask: Ask, sign: str):
    answer = ask(ORDER, token=sign)

    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_a_retry_for_a_cart_that_was_taken_along_at_sign_in_finds_nothing(ask: Ask):
    sent = {"lines": [line(pack())], "key": str(uuid4())}
    token = ask(LINES_ADD, **sent)["data"]["cartLinesAdd"]["cart"]["token"]
    adopt_cart(guest_cart=Cart.objects.get(token=token), user_id=UserFactory().pk)

    again = ask(LINES_ADD, **sent)

    assert again["data"]["cartLinesAdd"]["errors"][0]["code"] == "NOT_FOUND"
