"""A producer's own system: its addresses, and what was sent there."""

from __future__ import annotations

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from catalog.models import Producer

from ..models import WebhookEndpoint, WebhookMessage

LAST = 10


def endpoints_of(producer: Producer) -> list[tuple[WebhookEndpoint, list[WebhookMessage]]]:
    """Each address with its last messages, the newest first; two statements."""
    endpoints = list(WebhookEndpoint.objects.filter(producer=producer))
    place = Window(RowNumber(), partition_by="endpoint_id", order_by=F("id").desc())
    sent = WebhookMessage.objects.filter(endpoint__in=endpoints).annotate(place=place).filter(place__lte=LAST)
    last: dict[int, list[WebhookMessage]] = {endpoint.pk: [] for endpoint in endpoints}
    for message in sent.select_related("event__order").order_by("-pk"):
        last[message.endpoint_id].append(message)
    return [(endpoint, last[endpoint.pk]) for endpoint in endpoints]
