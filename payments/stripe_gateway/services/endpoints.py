"""Webhook endpoints: made by the API, or once from the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from marketplace.kernel import clock

from .. import config
from ..errors import NoSuchObject
from ..ids import new_ref
from ..models import WebhookEndpoint


def create_endpoint(*, url: str, enabled_events: Sequence[str], **plain: Any) -> WebhookEndpoint:
    """plain: description, metadata, api_version, connect."""
    return WebhookEndpoint.objects.create(
        ref=new_ref("we_"), url=url, enabled_events=list(enabled_events), secret=new_ref("whsec_", 32), **plain
    )


def update_endpoint(*, endpoint: WebhookEndpoint, changes: Mapping[str, Any]) -> WebhookEndpoint:
    for column, value in changes.items():
        setattr(endpoint, column, value)
    endpoint.save(update_fields=list(changes))
    return endpoint


@transaction.atomic
def roll_secret(*, ref: str, grace_s: int) -> WebhookEndpoint:
    """Give an endpoint a new secret; until the grace is over the old one signs too. Raises NoSuchObject."""
    endpoint = WebhookEndpoint.everyone.select_for_update().filter(ref=ref).first()
    if endpoint is None:
        raise NoSuchObject("webhook endpoint", ref, param="webhook_endpoint")
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, clock.now() + timedelta(seconds=grace_s)
    endpoint.secret = new_ref("whsec_", 32)
    endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return endpoint


def delete_endpoint(*, endpoint: WebhookEndpoint) -> None:
    """Its deliveries go with it, so nothing is sent any more."""
    endpoint.delete()


@transaction.atomic
def register_from_environment() -> WebhookEndpoint | None:
    """Make sure that exactly the endpoint the environment names is registered; safe to repeat."""
    others = WebhookEndpoint.objects.filter(from_environment=True)
    if not config.WEBHOOK_URL:
        others.update(enabled=False)
        return None
    others.exclude(url=config.WEBHOOK_URL).update(enabled=False)
    wanted = {"secret": config.WEBHOOK_SECRET, "enabled": True, "enabled_events": ["*"]}
    endpoint, _ = WebhookEndpoint.objects.update_or_create(
        url=config.WEBHOOK_URL,
        from_environment=True,
        defaults=wanted,
        create_defaults=wanted | {"ref": new_ref("we_"), "description": "STRIPE_WEBHOOK_URL"},
    )
    return endpoint
