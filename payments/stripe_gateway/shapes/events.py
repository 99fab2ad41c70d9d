"""Events and the endpoints that are told of them."""

from __future__ import annotations

from typing import Any

from ..config import API_VERSION
from ..models import Delivery, Event, WebhookEndpoint
from .parts import unix


def event_shape(event: Event) -> dict[str, Any]:
    waiting = event.deliveries.filter(endpoint__enabled=True).exclude(state=Delivery.State.DELIVERED)
    return {
        "id": event.ref,
        "object": "event",
        "account": None,
        "api_version": API_VERSION,
        "context": None,
        "created": unix(event.created),
        "data": event.data,
        "livemode": False,
        "pending_webhooks": waiting.count(),
        "request": {"id": event.request_id or None, "idempotency_key": event.idempotency_key or None},
        "type": event.kind,
    }


def endpoint_shape(endpoint: WebhookEndpoint, *, show_secret: bool = False) -> dict[str, Any]:
    """The secret is told once, to whoever created the endpoint."""
    told = {
        "id": endpoint.ref,
        "object": "webhook_endpoint",
        "api_version": endpoint.api_version or None,
        "application": None,
        "created": unix(endpoint.created),
        "description": endpoint.description or None,
        "enabled_events": endpoint.enabled_events,
        "livemode": False,
        "metadata": endpoint.metadata,
        "status": "enabled" if endpoint.enabled else "disabled",
        "url": endpoint.url,
    }
    return told | {"secret": endpoint.secret} if show_secret else told
