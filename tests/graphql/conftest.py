"""A client that speaks GraphQL over HTTP to the storefront's schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask_producer(client: Client, db: None) -> Ask:
    """As ask, to the producers' schema; sign the client in first."""

    def post(query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        content: dict[str, Any] = client.post("/graphql/producer/", body, content_type="application/json").json()
        return content

    return post


@pytest.fixture
def ask(client: Client, db: None) -> Ask:  # every question reaches the database
    """ask(query, name=value, …) posts a document with its variables and returns the parsed answer."""

    def post(query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        content: dict[str, Any] = client.post("/graphql/", body, content_type="application/json").json()
        return content

    return post
