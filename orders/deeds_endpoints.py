"""An operator stops what a producer's own system is told: a form of the console that calls one command."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .deeds import Sure
from .models import WebhookEndpoint
from .services.endpoints import stop_endpoint


def _stop(endpoint: WebhookEndpoint, *, actor: Actor) -> object:
    return stop_endpoint(endpoint=endpoint, actor=actor, because=WebhookEndpoint.Stopped.OPERATOR)


ENDPOINT_DEEDS = (Deed("ngung", _("Ngưng gửi tin"), Sure, _stop, lambda endpoint: endpoint.stopped_at is None),)
