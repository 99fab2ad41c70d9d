"""/v1/events and /v1/webhook_endpoints."""

from __future__ import annotations

from typing import Any

from ...errors import InvalidParameter
from ...event_kinds import KINDS
from ...forms import Raw
from ...models import Delivery, Event, WebhookEndpoint
from ...params import Field, boolean, listing, merge_metadata, metadata, text, url
from ...services.endpoints import create_endpoint, delete_endpoint, update_endpoint
from ...shapes import endpoint_shape, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import found


@endpoint("GET", "events", {**PAGE, "type": text(), "types": listing(text(), most=20), "delivery_success": boolean()})
def list_events(call: Call) -> Body:
    rows = Event.objects.prefetch_related("deliveries__endpoint")
    if call.get("type") and call.get("types"):
        raise InvalidParameter("Give either type or types.", param="types")
    if kind := call.get("type"):
        # payment_intent.* stands for the whole family
        rows = rows.filter(kind__startswith=kind[:-1]) if kind.endswith("*") else rows.filter(kind=kind)
    if kinds := call.get("types"):
        rows = rows.filter(kind__in=kinds)
    if (wanted := call.get("delivery_success")) is not None:
        undelivered = Delivery.objects.exclude(state=Delivery.State.DELIVERED).values("event")
        rows = rows.exclude(pk__in=undelivered) if wanted else rows.filter(pk__in=undelivered)
    return list_page(call, rows)


@endpoint("GET", "events/<ref>")
def retrieve_event(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(Event, ref, "event"))


def _kind(value: Raw, name: str) -> str:
    if value != "*" and value not in KINDS:
        raise InvalidParameter(
            f"No such event: {str(value)[:80]}. Use a type such as charge.refunded, or *.", param=name
        )
    return str(value)


KIND = Field(_kind)
_WRITE = {"description": text(), "enabled_events": listing(KIND, most=300), "metadata": metadata(), "url": url()}


@endpoint(
    "POST",
    "webhook_endpoints",
    {
        **_WRITE,
        "url": url(required=True),
        "enabled_events": listing(KIND, most=300, required=True),
        "api_version": text(longest=32),
        "connect": boolean(),
    },
)
def create(call: Call) -> Body:
    made = create_endpoint(
        url=call.params["url"],
        enabled_events=call.params["enabled_events"],
        description=call.get("description", ""),
        metadata=merge_metadata({}, call.get("metadata", {})),
        api_version=call.get("api_version", ""),
        connect=bool(call.get("connect")),
    )
    return endpoint_shape(made, show_secret=True)


@endpoint("GET", "webhook_endpoints", PAGE)
def list_endpoints(call: Call) -> Body:
    return list_page(call, WebhookEndpoint.objects.all())


@endpoint("GET", "webhook_endpoints/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(_found(ref))


@endpoint("POST", "webhook_endpoints/<ref>", {**_WRITE, "disabled": boolean()})
def update(call: Call, ref: str) -> Body:
    endpoint_row = _found(ref)
    changes: dict[str, Any] = {key: call.params[key] for key in ("url", "enabled_events") if call.get(key)}
    changes |= {key: value or "" for key, value in call.sent("description").items()}
    if "disabled" in call.params:
        changes["enabled"] = not call.params["disabled"]
    if "metadata" in call.params:
        changes["metadata"] = merge_metadata(endpoint_row.metadata, call.params["metadata"])
    return shape(update_endpoint(endpoint=endpoint_row, changes=changes))


@endpoint("DELETE", "webhook_endpoints/<ref>")
def delete(call: Call, ref: str) -> Body:  # noqa: ARG001
    delete_endpoint(endpoint=_found(ref))
    return {"id": ref, "object": "webhook_endpoint", "deleted": True}


def _found(ref: str) -> WebhookEndpoint:
    row: WebhookEndpoint = found(WebhookEndpoint, ref, "webhook endpoint", param="webhook_endpoint")
    return row
