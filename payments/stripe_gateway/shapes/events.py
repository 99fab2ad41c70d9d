"""Events and the endpoints that are told of them."""

from __future__ import annotations

from typing import Any

from .. import config
from ..models import Delivery, Event, WebhookEndpoint
from .parts import unix


def event_shape(event: Event) -> dict[str, Any]:
    waiting = [one for one in event.deliveries.all() if one.endpoint.enabled and one.state != Delivery.State.DELIVERED]
    return {
        "id": event.ref,
        "object": "event",
        "account": event.account or None,
        "api_version": config.API_VERSION,
        "context": None,
        "created": unix(event.created),
        "data": event.data,
        "livemode": False,
        "pending_webhooks": len(waiting),
        "request": {"id": event.request_id or None, "idempotency_key": event.idempotency_key or None},
        "type": event.kind,
    }


def endpoint_shape(endpoint: WebhookEndpoint, *, show_secret: bool = False) -> dict[str, Any]:
    """The secret is told once, to whoever created the endpoint."""
    told = {
        "id": endpoint.ref,
        "object": "webhook_endpoint",
        "api_version": endpoint.api_version or None,
        "application": config.PLATFORM_ACCOUNT if endpoint.connect else None,
        "created": unix(endpoint.created),
        "description": endpoint.description or None,
        "enabled_events": endpoint.enabled_events,
        "livemode": False,
        "metadata": endpoint.metadata,
        "status": "enabled" if endpoint.enabled else "disabled",
        "url": endpoint.url,
    }
    return told | {"secret": endpoint.secret} if show_secret else told
