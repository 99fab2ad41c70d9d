"""What carriers push: signed, kept once, acted upon in any order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from marketplace.kernel import clock
from marketplace.kernel.signing import is_signed, sign
from orders.gateways import GATEWAYS, TrackingEvent, standin, tracking_gateway
from orders.models import Carrier, CarrierNews, Complaint, Fulfilment, OrderNotice, ParcelEvent, SellerOrder
from orders.parcels import News
from orders.parcels import status_of as latest_of
from orders.services import carrier_news
from orders.services.carrier_news import process_all_news

from .scanning import BASE, SECRET, WEBHOOK, body_of, scan, status_of, tell, under_way

pytestmark = pytest.mark.django_db


def told(client, *scans):
    """Deliver each in a message of its own, and let the sweep act upon them as if every task was lost."""
    for one in scans:
        assert tell(client, body_of(one)) == 200
    with clock.moment(BASE + timedelta(hours=2)):
        process_all_news()


def test_the_way_of_a_parcel_moves_its_part(client):
    part = under_way()

    told(client, scan("in_transit", 10), scan("out_for_delivery", 20))
    between = status_of(part)
    told(client, scan("delivered", 30))

    assert between == ("handed_over", ["out_for_delivery"])
    assert status_of(part) == ("delivered", ["delivered"])
    assert Fulfilment.objects.get().delivered_at == BASE + timedelta(minutes=30)


def test_a_task_acts_at_once(client, django_capture_on_commit_callbacks):
    part = under_way()

    with django_capture_on_commit_callbacks(execute=True):
        tell(client, body_of(scan("in_transit", 10)))

    assert status_of(part) == ("handed_over", ["in_transit"])
    assert CarrierNews.objects.get().processed_at is not None


def test_the_raw_message_is_kept_before_anybody_acts(client):
    under_way()
    body = body_of(scan("in_transit", 10))

    tell(client, body)

    news = CarrierNews.objects.get()
    assert (news.raw, news.processed_at) == (body.decode(), None)


def test_the_same_message_again_is_taken_and_changes_nothing(client):
    part = under_way()
    told(client, scan("in_transit", 10))
    before = (status_of(part), CarrierNews.objects.count(), ParcelEvent.objects.count())

    told(client, scan("in_transit", 10))

    assert (status_of(part), CarrierNews.objects.count(), ParcelEvent.objects.count()) == before


def test_an_older_scan_is_kept_in_the_story_and_moves_nothing_back(client):
    part = under_way()
    told(client, scan("out_for_delivery", 20))

    told(client, scan("in_transit", 10))

    assert status_of(part) == ("handed_over", ["out_for_delivery"])
    assert list(ParcelEvent.objects.values_list("status", flat=True)) == [
        "handed_over",
        "in_transit",
        "out_for_delivery",
    ]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"secret": "somebody else's"}, 400),
        ({"mark": "0" * 64}, 400),
        ({"mark": "không phải"}, 400),
        ({"late_s": 301}, 400),
        ({"late_s": -301}, 400),
        ({"to": "/webhooks/carrier/vnpost/"}, 404),
        ({"to": "/webhooks/carrier/khong-co/"}, 404),
    ],
)
def test_what_is_not_signed_by_the_carrier_now_changes_nothing(client, facts, status):
    part = under_way()

    assert tell(client, body_of(scan("delivered", 30)), **facts) == status
    assert (status_of(part), CarrierNews.objects.count()) == (("handed_over", ["handed_over"]), 0)


def test_a_blank_secret_refuses_everything(client, settings):
    under_way()
    settings.STANDIN_CARRIER_SECRET = ""

    assert tell(client, body_of(scan("delivered", 30))) == 400
    assert not is_signed(secret="", timestamp="1", body=b"", mark=sign(secret="x", timestamp=1, body=b""), now=1)
    with pytest.raises(ValueError, match="blank"):
        sign(secret="", timestamp=1, body=b"")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"events": 1}', b'{"events": [1]}', b'{"events": [{"id": "", "number": "1"}]}', b"\xff"],
)
def test_a_signed_message_that_says_nothing_is_refused(client, body):
    assert tell(client, body) == 400
    assert CarrierNews.objects.count() == 0


def test_a_scan_with_half_a_character_is_refused(client):
    broken = {**scan("in_transit", 10), "place": "\ud800"}

    assert tell(client, body_of(broken)) == 400


def test_a_flood_is_not_read(client):
    assert tell(client, b"x" * (64 * 1024 + 1)) == 413
    assert client.get(WEBHOOK).status_code == 405


def test_a_word_we_do_not_know_tells_a_place_and_moves_nothing(client):
    part = under_way()

    told(client, scan("sorted_by_hand", 10))

    assert status_of(part) == ("handed_over", ["handed_over"])
    assert list(ParcelEvent.objects.values_list("status", "place")) == [("handed_over", ""), ("", "Trạm Cái Côn")]


def test_two_orders_in_one_box_hear_the_same_news(client):
    first = under_way()
    second = under_way(producer=first.producer)

    told(client, scan("delivered", 30))

    assert (status_of(first)[0], status_of(second)[0]) == ("delivered", "delivered")


def test_a_lost_parcel_is_never_silent(client):
    part = under_way()

    told(client, scan("lost", 30))

    assert status_of(part) == ("handed_over", ["lost"])
    filed = Complaint.objects.get()
    assert (filed.field, filed.words) == ("delivery", "Kiện 1 (Ghe Nhanh (mô phỏng), mã GN1) bị báo thất lạc.")
    owed = set(OrderNotice.objects.values_list("kind", flat=True))
    assert {"parcel_lost_operator", "complaint_to_handle"} <= owed


def test_a_lost_parcel_that_is_found_arrives_all_the_same(client):
    part = under_way()

    told(client, scan("lost", 30), scan("delivered", 50))

    assert status_of(part) == ("delivered", ["delivered"])


def test_a_parcel_that_came_back_gives_the_goods_money_back(client):
    part = under_way()

    told(client, scan("returning", 30), scan("returned", 50))

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("not_accepted", part.delivery_due_vnd)


def test_news_that_came_before_the_number_was_written_down_is_heard_later(client, knowing):
    told(client, scan("in_transit", 10), scan("in_transit", -600, number="GN1"))
    part = under_way()

    with clock.moment(BASE + timedelta(hours=2)):
        carrier_news.announce_parcels()

    assert status_of(part) == ("handed_over", ["in_transit"])
    # What is older than the order itself was another parcel of that number.
    assert ParcelEvent.objects.count() == 2


class Knowing:
    """A carrier in memory: takes announcements, and can be asked."""

    def __init__(self, *events: TrackingEvent) -> None:
        self.announced: list[str] = []
        self.events = list(events)

    def announce(self, number: str) -> None:
        self.announced.append(number)

    def track(self, number: str) -> list[TrackingEvent]:
        return [event for event in self.events if event.tracking_number == number]

    parse_notification = standin.StandinTracking.parse_notification
    page = standin.StandinTracking.page


@pytest.fixture
def knowing(monkeypatch):
    """Stands where the stand-in's adapter stands: the door that is made for adapters."""
    carrier = Knowing(TrackingEvent("e1", "GN1", "in_transit", BASE + timedelta(minutes=10), raw="{}"))
    monkeypatch.setitem(GATEWAYS, "standin", lambda: carrier)
    return carrier


def test_a_carrier_is_told_once_and_asked_after_hours_of_silence(knowing):
    part = under_way()

    told_times = []
    for hours in (0, 1):
        with clock.moment(BASE + timedelta(hours=hours)):
            told_times.append(carrier_news.announce_parcels())
            assert carrier_news.ask_about_parcels() == 0
    with clock.moment(BASE + timedelta(hours=6)):
        asked = [carrier_news.ask_about_parcels() for _ in range(2)]

    assert (told_times, knowing.announced, asked) == ([1, 0], ["GN1"], [1, 0])
    assert status_of(part) == ("handed_over", ["in_transit"])


def test_an_adapter_nobody_wrote_is_told_about_by_hand():
    assert tracking_gateway("pigeon").track("1") == []
    assert Carrier.objects.get(code="ghe-nhanh").tracking == "standin"


SCANS = [("in_transit", 10), ("out_for_delivery", 20), ("in_transit", 25), ("lost", 28), ("delivered", 30)]


def test_the_same_news_ends_in_the_same_state_in_whatever_order():
    news = [News(status, BASE + timedelta(minutes=at)) for status, at in SCANS]

    ends = [{latest_of(order) for order in permutations(news[:size])} for size in range(1, 6)]

    assert ends == [{"in_transit"}, {"out_for_delivery"}, {"in_transit"}, {"lost"}, {"delivered"}]


@pytest.mark.parametrize("order", [(3, 0, 1, 2), (2, 3, 1, 0), (1, 0, 3, 2, 3, 1)])
def test_shuffled_and_repeated_messages_end_in_the_same_state(client, order):
    part = under_way()
    scans = [scan("in_transit", 10), scan("out_for_delivery", 20), scan("returning", 25), scan("delivered", 30)]

    told(client, *[scans[which] for which in order])

    assert status_of(part) == ("delivered", ["delivered"])
    assert ParcelEvent.objects.count() == 5
    assert SECRET not in CarrierNews.objects.first().raw
    assert SellerOrder.objects.get().delivered_at is not None
