"""Telling a producer's own system what happened to its orders.

The format is Standard Webhooks (standardwebhooks.com): headers webhook-id, webhook-timestamp, webhook-signature; the
signature is "v1," and base64(HMAC-SHA256(secret, id.timestamp.body)). A message tells that something happened, and to
which order; the receiver asks /graphql/producer/ for the rest, so nothing about a buyer lies in anybody's log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import GatewayUnavailable, InvalidInput, NotFound
from marketplace.kernel.http import AddressRefused, outside
from marketplace.kernel.sweeps import sweep

from ..models import OrderEvent, SellerOrder, WebhookEndpoint, WebhookMessage
from .history import owe_notice

logger = logging.getLogger(__name__)
MOST_ENDPOINTS = 5
AT_A_TIME = 500
AT_ONE_ENDPOINT = 20
# From one attempt to the next: three days and three hours in all, then it is given up and the endpoint stopped.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
]
_GONE = 410


@transaction.atomic
def add_endpoint(*, producer: Producer, url: str, actor: Actor) -> WebhookEndpoint:
    """Tell this address of a producer's orders from now on; the secret is new. Raises AddressRefused, InvalidInput."""
    url = url.strip()
    outside().check(url)
    if actor.user_id is None:
        raise NotFound
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    if WebhookEndpoint.objects.filter(producer=producer).count() >= MOST_ENDPOINTS:
        raise InvalidInput(_("Nhiều nhất %(most)s địa chỉ. Bỏ bớt một cái rồi thêm.") % {"most": MOST_ENDPOINTS})
    try:
        with transaction.atomic():
            endpoint = WebhookEndpoint.objects.create(
                producer=producer, url=url, signing_key=_new_key(), created_by_id=actor.user_id
            )
    except IntegrityError as error:
        raise InvalidInput(_("Địa chỉ này có rồi."), field="url") from error
    record("add_endpoint", endpoint, actor=actor, after={"url": url})
    return endpoint


@transaction.atomic
def stop_endpoint(*, endpoint: WebhookEndpoint, actor: Actor, because: str = WebhookEndpoint.Stopped.OWNER) -> bool:
    """Send nothing more; what waited is given up. True only for the call that stopped it."""
    running = WebhookEndpoint.objects.filter(pk=endpoint.pk, stopped_at__isnull=True)
    if not running.update(stopped_at=clock.now(), stopped_because=because):
        return False
    WebhookMessage.objects.filter(endpoint=endpoint, due_at__isnull=False).update(due_at=None)
    record("stop_endpoint", endpoint, actor=actor, after={"because": because})
    return True


@transaction.atomic
def resume_endpoint(*, endpoint: WebhookEndpoint, actor: Actor) -> None:
    """Send again what happens from now on; what was given up is sent by redeliver_message."""
    stopped = WebhookEndpoint.objects.filter(pk=endpoint.pk, stopped_at__isnull=False)
    if stopped.update(stopped_at=None, stopped_because=""):
        record("resume_endpoint", endpoint, actor=actor)


@transaction.atomic
def remove_endpoint(*, endpoint: WebhookEndpoint, actor: Actor) -> None:
    """Forget the address and everything that was sent there."""
    record("remove_endpoint", endpoint, actor=actor, before={"url": endpoint.url})
    endpoint.delete()


@transaction.atomic
def renew_key(*, endpoint: WebhookEndpoint, actor: Actor) -> str:
    """A new secret from the next message on; the old one signs nothing more."""
    endpoint.signing_key = _new_key()
    endpoint.save(update_fields=["signing_key"])
    record("renew_key", endpoint, actor=actor)
    return endpoint.signing_key


@transaction.atomic
def try_endpoint(*, endpoint: WebhookEndpoint, actor: Actor) -> WebhookMessage:
    """Owe the endpoint a message that tells of nothing, so that its owner sees whether it arrives."""
    if endpoint.stopped_at is not None:
        raise InvalidInput(_("Địa chỉ này đang ngưng. Bật lại rồi thử."))
    message = WebhookMessage.objects.create(endpoint=endpoint, uid=_new_uid())
    record("try_endpoint", endpoint, actor=actor)
    return message


@transaction.atomic
def redeliver_message(*, message: WebhookMessage, actor: Actor) -> None:
    """Send it once more, under its own name, whatever became of it."""
    if message.endpoint.stopped_at is not None:
        raise InvalidInput(_("Địa chỉ này đang ngưng. Bật lại rồi gửi."))
    WebhookMessage.objects.filter(pk=message.pk).update(due_at=clock.now(), delivered_at=None, attempts=0)
    record("redeliver_message", message, actor=actor)


@transaction.atomic
def write_messages() -> int:
    """Turn news of parts into messages for their producers' endpoints; how many pieces of news. Each goes once."""
    waiting = OrderEvent.objects.select_for_update(skip_locked=True).filter(passed_on_at__isnull=True)
    events = list(waiting.order_by("pk")[:AT_A_TIME])
    concerned = _producers_of(events)
    running = WebhookEndpoint.objects.filter(producer__in=set().union(*concerned.values()), stopped_at__isnull=True)
    by_producer: dict[int, list[WebhookEndpoint]] = {}
    for endpoint in running:
        by_producer.setdefault(endpoint.producer_id, []).append(endpoint)
    WebhookMessage.objects.bulk_create(
        WebhookMessage(endpoint=endpoint, event=event, uid=_new_uid())
        for event in events
        for producer_id in sorted(concerned[event.pk])
        for endpoint in by_producer.get(producer_id, [])
        if event.at >= endpoint.created_at
    )
    OrderEvent.objects.filter(pk__in=[event.pk for event in events]).update(passed_on_at=clock.now())
    return len(events)


def _producers_of(events: list[OrderEvent]) -> dict[int, set[int]]:
    """By event: whose business it is. What happens to a whole order concerns all, but not that it was placed."""
    parts = SellerOrder.objects.filter(order__in={event.order_id for event in events}, paid_at__isnull=False)
    concerned: dict[int, set[int]] = {event.pk: set() for event in events}
    for part_id, order_id, producer_id in parts.values_list("pk", "order_id", "producer_id"):
        for event in events:
            whole = event.part_id is None and event.status != SellerOrder.Status.AWAITING_PAYMENT
            if event.part_id == part_id or (whole and event.order_id == order_id):
                concerned[event.pk].add(producer_id)
    return concerned


def endpoints_to_serve() -> list[int]:
    """Endpoints for which a message is due."""
    due = WebhookMessage.objects.filter(due_at__lte=clock.now())
    return sorted(set(due.values_list("endpoint_id", flat=True)))


def serve_endpoint(*, endpoint_id: int) -> int:
    """Send an endpoint what is due, oldest first; how many arrived.

    The first failure ends the round: where one message meets silence the next would, too. Two workers never send the
    same attempt; one that crashes half-way leaves the message to be sent again (at least once).
    """
    due = WebhookMessage.objects.filter(endpoint=endpoint_id, due_at__lte=clock.now()).order_by("pk")
    arrived = 0
    for pk, attempts in due.values_list("pk", "attempts")[:AT_ONE_ENDPOINT]:
        if not _claim(pk, attempts):
            continue
        if not _send(pk):
            break
        arrived += 1
    return arrived


def serve_endpoints() -> int:
    """serve_endpoint for each, one after the other; how many messages arrived."""
    return sum(sweep([partial(serve_endpoint, endpoint_id=pk) for pk in endpoints_to_serve()]))


def _claim(pk: int, tried: int) -> bool:
    """Count the attempt before it is made, and say when the next one is due if this one fails."""
    now = clock.now()
    again_at = now + PAUSES[tried] if tried < len(PAUSES) else None
    waiting = WebhookMessage.objects.filter(pk=pk, attempts=tried, due_at__lte=now)
    return waiting.update(attempts=tried + 1, due_at=again_at) == 1


def _send(pk: int) -> bool:
    message = WebhookMessage.objects.select_related("endpoint", "event__part", "event__order").get(pk=pk)
    now, body = clock.now(), body_of(message)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "cho-que-webhooks/1",
        "webhook-id": message.uid,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(message.endpoint.signing_key, message.uid, now, body),
    }
    try:
        status = outside().request("POST", message.endpoint.url, content=body, headers=headers).status
    except (GatewayUnavailable, AddressRefused) as error:
        logger.info("webhook %s did not arrive: %s", message.uid, type(error).__name__)
        status = None
    return note_answer(message, status)


@transaction.atomic
def note_answer(message: WebhookMessage, status: int | None) -> bool:
    """Write down what the endpoint answered to this attempt; whether the message arrived.

    Where somebody asked for it again meanwhile (redeliver_message) the row counts from the start, and is left alone.
    """
    arrived = status is not None and 200 <= status < 300
    attempt = WebhookMessage.objects.filter(pk=message.pk, attempts=message.attempts)
    if arrived:
        attempt.update(last_status=status, delivered_at=clock.now(), due_at=None)
        return True
    if status == _GONE:
        attempt.update(last_status=status)
        _stop_and_tell(message, because=WebhookEndpoint.Stopped.GONE, kind="endpoint_gone")
    elif attempt.update(last_status=status) and message.attempts > len(PAUSES):
        _give_up(message)
    return False


def _give_up(message: WebhookMessage) -> None:
    """After days of silence the endpoint is stopped and its producer told. Not where others arrived meanwhile: then it
    is this one message that is never taken; nor for a trial, which tells of no order that the producer could miss."""
    others = WebhookMessage.objects.filter(endpoint=message.endpoint_id, delivered_at__gte=message.created_at)
    if message.event is not None and not others.exists():
        _stop_and_tell(message, because=WebhookEndpoint.Stopped.SILENT, kind="endpoint_silent")


def _stop_and_tell(message: WebhookMessage, *, because: str, kind: str) -> None:
    """One letter for each time an endpoint stops by itself; none after a trial, whose sender looks at the page."""
    if stop_endpoint(endpoint=message.endpoint, actor=SYSTEM, because=because) and message.event is not None:
        part = _part_of(message, message.event)
        owe_notice(message.event.order, kind=kind, part=part, to_producer=True)


def body_of(message: WebhookMessage) -> bytes:
    """The exact bytes of a message, the same in every attempt."""
    event = message.event
    if event is None:
        told: dict[str, object] = {"type": "ping", "timestamp": _moment(message.created_at), "data": {}}
    else:
        part = _part_of(message, event)
        data = {"order": event.order.number, "part": part.number, "case": event.case_ref or None, "by": event.role}
        told = {"type": f"{event.machine}.{event.status}", "timestamp": _moment(event.at), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _part_of(message: WebhookMessage, event: OrderEvent) -> SellerOrder:
    """The producer's part of the order; there is one per order and producer."""
    return event.part or SellerOrder.objects.get(order_id=event.order_id, producer_id=message.endpoint.producer_id)


def signature(key: str, uid: str, at: datetime, body: bytes) -> str:
    """What stands in webhook-signature: the key is what follows whsec_, in base64."""
    secret = base64.b64decode(key.removeprefix("whsec_"))
    signed = f"{uid}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def forget_old_messages(*, days: int = 30) -> int:
    """Throw away what arrived, or was given up, so long ago; how many."""
    old = Q(created_at__lt=clock.now() - timedelta(days=days), due_at__isnull=True)
    return WebhookMessage.objects.filter(old).delete()[0]


def _new_key() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


def _new_uid() -> str:
    return "msg_" + secrets.token_hex(16)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
