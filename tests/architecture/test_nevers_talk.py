"""What must never be false about messages, photos and notices: each is broken on purpose, past all our commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.kernel.audit import GUEST
from orders.models import Attachment, ClaimCode, Message, MessageTemplate, NotificationChoice, OrderNotice
from orders.services.answering import confirm_part
from orders.services.claiming import send_claim_code
from orders.services.complaining import file_complaint
from orders.services.parts import deliver_part, ship_part
from orders.services.photos import take_photos
from orders.services.returning import ask_return
from orders.services.talk_templates import save_template
from tests.architecture.test_nevers import again
from tests.factories import ProducerFactory, UserFactory
from tests.orders.making import pack, paid
from tests.orders.talk.saying import picture, say, say_with_photo

pytestmark = pytest.mark.django_db


def part():
    return paid(pack()).parts.get()


def complained_with_photo():
    row = part()
    photos = take_photos(part_id=row.pk, uploads=[picture()])
    file_complaint(part_id=row.pk, field="food_safety", words="Hàng ôi", actor=GUEST, photos=photos)


def returned_with_photo():
    row = part()
    confirm_part(part_id=row.pk, actor=GUEST)
    ship_part(part_id=row.pk, carrier="Xe", tracking_number="1", actor=GUEST)
    deliver_part(part_id=row.pk, actor=GUEST)
    photos = take_photos(part_id=row.pk, uploads=[picture()])
    units = {row.lines.get().pk: 1}
    ask_return(part_id=row.pk, units=units, reason="spoilt", words="", actor=GUEST, photos=photos)


def tried_too_often():
    paid(pack())
    send_claim_code(user=UserFactory(), email="ruol@cho.example")
    ClaimCode.objects.update(attempts=6)


NEVERS: dict[str, Callable[[], Any]] = {
    "message_has_words_or_photos": lambda: (say(part()), Message.objects.update(text="")),
    "writer_has_read_own_message": lambda: (say(part()), Message.objects.update(read_by_buyer_at=None)),
    "photo_hangs_on_what_its_kind_says": lambda: (say_with_photo(part()), Attachment.objects.update(kind="return")),
    "photo_has_one_of_four_places": lambda: (say_with_photo(part()), Attachment.objects.update(position=4)),
    "one_photo_per_place_of_a_message": lambda: (say_with_photo(part()), again(Attachment.objects.get())),
    "one_photo_per_place_of_a_complaint": lambda: (complained_with_photo(), again(Attachment.objects.get())),
    "one_photo_per_place_of_a_return": lambda: (returned_with_photo(), again(Attachment.objects.get())),
    "notice_goes_where_its_channel_leads": lambda: (paid(pack()), OrderNotice.objects.update(channel="sms")),
    "choice_is_of_a_person_or_of_an_order": NotificationChoice.objects.create,
    "orders_notificationchoice_order_id_key": lambda: [
        NotificationChoice.objects.create(order=order) for order in [paid(pack())] * 2
    ],
    "claim_code_is_tried_five_times_at_most": tried_too_often,
    "one_template_per_producer_and_title": lambda: (
        save_template(producer=ProducerFactory(), title="A", text="B", actor=GUEST),
        again(MessageTemplate.objects.get()),
    ),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
