"""Who asks, behind a proxy of ours."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from marketplace.kernel.proxies import VisitorAddress


@pytest.mark.parametrize(
    ("header", "address"),
    [("203.0.113.9", "203.0.113.9"), ("1.1.1.1, 203.0.113.9", "203.0.113.9"), ("", "127.0.0.1")],
    ids=["seen by the proxy", "something claimed before it", "no proxy in between"],
)
def test_only_what_the_proxy_saw_counts(header, address):
    asked = VisitorAddress(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))

    answer = asked(RequestFactory().get("/", headers={"X-Forwarded-For": header} if header else {}))

    assert answer.content.decode() == address  # type: ignore[attr-defined]
