"""A producer's own system is told of its orders: signed, again and again until it answers, and of nobody else's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.http import AddressRefused, outside
from marketplace.kernel.models import AuditEntry
from orders.models import OrderNotice, WebhookEndpoint, WebhookMessage
from orders.services import endpoints as commands
from orders.services.answering import confirm_part
from orders.services.letters import write_letter
from tests.factories import MembershipFactory

from .making import pack, paid

pytestmark = pytest.mark.django_db
PAGE = "/ban-hang/ket-noi/"


class Receiver(ThreadingHTTPServer):
    """A producer's own system: keeps what it gets, answers what it was told to, 204 at the end."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/cho-que"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTSIDE_NETWORKS = ["127.0.0.0/8"]
    outside.cache_clear()
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()
    outside.cache_clear()


@pytest.fixture
def owner() -> Any:
    return MembershipFactory(role="owner")


def endpoint_of(owner: Any, receiver: Receiver) -> WebhookEndpoint:
    return commands.add_endpoint(producer=owner.producer, url=receiver.url, actor=Actor.of(owner.user))


def tell() -> int:
    commands.write_messages()
    return commands.serve_endpoints()


def due_now() -> None:
    WebhookMessage.objects.filter(due_at__isnull=False).update(due_at=clock.now())


def test_news_of_an_order_arrives_signed_as_standard_webhooks_says(owner, receiver):
    endpoint = endpoint_of(owner, receiver)
    part = paid(pack(producer=owner.producer)).parts.get()

    assert tell() == 1

    headers, body = receiver.got[0]
    key = base64.b64decode(endpoint.signing_key.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == expected
    told = json.loads(body)
    assert told["type"] == "order.paid"
    assert told["data"] == {"order": part.order.number, "part": part.number, "case": None, "by": "system"}


def test_each_piece_of_news_goes_once_and_in_order(owner, receiver):
    endpoint_of(owner, receiver)
    part = paid(pack(producer=owner.producer)).parts.get()
    confirm_part(part_id=part.pk, actor=Actor.of(owner.user))

    tell()
    assert tell() == 0

    assert [json.loads(body)["type"] for _headers, body in receiver.got] == ["order.paid", "part.confirmed"]


def test_nothing_about_the_buyer_and_nothing_of_another_producer_is_told(owner, receiver):
    endpoint_of(owner, receiver)
    order = paid(pack(producer=owner.producer), pack())

    tell()

    assert len(receiver.got) == 1
    for secret in (order.full_name, order.phone, order.street, order.token):
        assert secret.encode() not in receiver.got[0][1]


def test_an_answer_that_is_no_yes_is_tried_again_with_the_same_name_and_body(owner, receiver):
    endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    receiver.answers = [500, 302]

    assert tell() == 0
    assert tell() == 0  # not due yet
    due_now()
    assert tell() == 0
    due_now()
    assert tell() == 1

    ids = {headers["webhook-id"] for headers, _body in receiver.got}
    assert (len(receiver.got), len(ids), len({body for _headers, body in receiver.got})) == (3, 1, 1)


def test_410_stops_the_endpoint_gives_up_what_waited_and_the_producer_has_one_letter(owner, receiver):
    endpoint = endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    commands.write_messages()
    second_worker = WebhookMessage.objects.select_related("endpoint", "event").get()
    receiver.answers = [410]

    tell()
    commands.note_answer(second_worker, 410)

    endpoint.refresh_from_db()
    assert endpoint.stopped_because == "gone"
    assert not WebhookMessage.objects.filter(due_at__isnull=False).exists()
    letter = write_letter(OrderNotice.objects.get(kind="endpoint_gone", recipient=owner.producer.email))
    assert (letter.paragraphs[0], letter.url[-len(PAGE) :]) == (
        "Máy bên đó báo không nhận tin nữa (410), nên chợ ngưng gửi.",
        PAGE,
    )
    paid(pack(producer=owner.producer))
    assert tell() == 0
    assert len(receiver.got) == 1


def test_410_to_a_trial_is_shown_on_the_page_of_who_tried_and_sends_no_letter(owner, receiver, client: Client):
    endpoint = endpoint_of(owner, receiver)
    commands.try_endpoint(endpoint=endpoint, actor=Actor.of(owner.user))
    receiver.answers = [410]

    tell()

    client.force_login(owner.user)
    assert "Ngưng: máy bên đó báo không nhận nữa (410)" in client.get(PAGE).text
    assert not OrderNotice.objects.exists()


def test_days_of_silence_stop_the_endpoint_and_the_producer_is_told(owner, receiver):
    endpoint = endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    receiver.answers = [500] * 20

    for _ in range(len(commands.PAUSES) + 1):
        tell()
        due_now()

    endpoint.refresh_from_db()
    assert endpoint.stopped_because == "silent"
    assert len(receiver.got) == len(commands.PAUSES) + 1
    assert OrderNotice.objects.filter(kind="endpoint_silent", recipient=owner.producer.email).count() == 1


def test_one_message_that_is_never_taken_does_not_stop_an_endpoint_that_takes_others(owner, receiver):
    endpoint = endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    commands.write_messages()
    odd = WebhookMessage.objects.get()
    WebhookMessage.objects.update(attempts=len(commands.PAUSES))
    paid(pack(producer=owner.producer))
    commands.write_messages()
    receiver.answers = [204, 500]
    WebhookMessage.objects.exclude(pk=odd.pk).update(due_at=clock.now())
    WebhookMessage.objects.filter(pk=odd.pk).update(due_at=None)
    commands.serve_endpoints()
    WebhookMessage.objects.filter(pk=odd.pk).update(due_at=clock.now())

    commands.serve_endpoints()

    endpoint.refresh_from_db()
    odd.refresh_from_db()
    assert (endpoint.stopped_at, odd.last_status, odd.due_at, odd.delivered_at) == (None, 500, None, None)
    assert not OrderNotice.objects.filter(kind="endpoint_silent").exists()


def test_a_trial_that_never_arrives_is_given_up_and_stops_nothing_silently(owner, receiver):
    endpoint = endpoint_of(owner, receiver)
    commands.try_endpoint(endpoint=endpoint, actor=Actor.of(owner.user))
    WebhookMessage.objects.update(attempts=len(commands.PAUSES))
    receiver.answers = [500]

    tell()

    endpoint.refresh_from_db()
    assert (endpoint.stopped_at, WebhookMessage.objects.get().due_at) == (None, None)


@pytest.mark.parametrize("status", [204, 410, 500])
def test_what_is_asked_for_again_while_it_is_under_way_is_sent_again(owner, receiver, status):
    endpoint = endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    commands.write_messages()
    WebhookMessage.objects.update(attempts=1, due_at=clock.now() + commands.PAUSES[1])
    under_way = WebhookMessage.objects.select_related("endpoint").get()
    commands.redeliver_message(message=under_way, actor=Actor.of(owner.user))

    commands.note_answer(under_way, status)

    endpoint.refresh_from_db()
    assert (endpoint.stopped_because == "gone") == (status == 410)
    assert tell() == (0 if status == 410 else 1)


def test_one_silent_endpoint_does_not_keep_news_from_another(owner, receiver, settings):
    silent = commands.add_endpoint(producer=owner.producer, url="http://127.0.0.1:9/", actor=Actor.of(owner.user))
    endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))

    assert tell() == 1

    assert WebhookMessage.objects.get(endpoint=silent).last_status is None


def test_a_message_is_sent_again_on_demand_and_under_its_own_name(owner, receiver):
    endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    tell()

    commands.redeliver_message(
        message=WebhookMessage.objects.select_related("endpoint").get(), actor=Actor.of(owner.user)
    )

    assert tell() == 1
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]


def test_what_happened_before_the_endpoint_is_no_news_to_it(owner, receiver):
    paid(pack(producer=owner.producer))
    endpoint_of(owner, receiver)

    assert tell() == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "https://169.254.169.254/latest/", "ftp://example.com/"])
def test_an_address_inside_our_own_network_is_refused(owner, url):
    outside.cache_clear()
    with pytest.raises(AddressRefused):
        commands.add_endpoint(producer=owner.producer, url=url, actor=Actor.of(owner.user))
    assert not WebhookEndpoint.objects.exists()


def test_the_same_address_is_added_once(owner, receiver):
    endpoint_of(owner, receiver)
    with pytest.raises(InvalidInput):
        endpoint_of(owner, receiver)


def test_the_page_shows_the_key_once(owner, receiver, client: Client):
    client.force_login(owner.user)
    page = reverse("orders:endpoints")

    added = client.post(page, {"url": receiver.url}, follow=True)
    key = WebhookEndpoint.objects.get().signing_key

    assert key in added.text
    assert key not in client.get(page).text
    assert "whsec_" not in json.dumps(list(AuditEntry.objects.values_list("after", flat=True)))


def test_the_page_tries_stops_resumes_and_removes(owner, receiver, client: Client):
    client.force_login(owner.user)
    endpoint = endpoint_of(owner, receiver)

    def act(name: str) -> None:
        client.post(reverse("orders:change_endpoint", args=[endpoint.pk, name]))
        endpoint.refresh_from_db()

    act("thu")
    assert tell() == 1
    assert json.loads(receiver.got[0][1])["type"] == "ping"
    act("ngung")
    assert endpoint.stopped_because == "owner"
    act("bat")
    assert endpoint.stopped_at is None
    before = endpoint.signing_key
    act("chia-khoa")
    assert endpoint.signing_key != before
    client.post(reverse("orders:change_endpoint", args=[endpoint.pk, "bo"]))
    assert not WebhookEndpoint.objects.exists()


def test_strangers_and_staff_find_nothing(owner, receiver, client: Client):
    endpoint = endpoint_of(owner, receiver)
    paid(pack(producer=owner.producer))
    tell()
    message = WebhookMessage.objects.get()
    paths = [
        *(reverse("orders:change_endpoint", args=[endpoint.pk, act]) for act in ("ngung", "thu", "bo", "chia-khoa")),
        reverse("orders:redeliver", args=[message.pk]),
    ]
    stranger, staff = (
        MembershipFactory(role="owner").user,
        MembershipFactory(producer=owner.producer, role="staff").user,
    )
    for person in (stranger, staff):
        client.force_login(person)
        answers = {client.post(path).status_code for path in paths}
        assert answers == ({404} if person == stranger else {403})
    assert client.get(reverse("orders:endpoints")).status_code == 403  # the staff's
    endpoint.refresh_from_db()
    assert endpoint.stopped_at is None


def test_the_page_costs_the_same_for_many_messages(owner, receiver, client: Client, django_assert_max_num_queries):
    endpoint = endpoint_of(owner, receiver)
    for number in range(30):
        WebhookMessage.objects.create(endpoint=endpoint, uid=f"msg_{number}")
    client.force_login(owner.user)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("orders:endpoints"))

    assert page.text.count("Gửi lại tin") == 10
