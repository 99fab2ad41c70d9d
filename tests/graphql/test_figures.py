"""A producer's program reads the figures of its shop, and nobody else's."""

from __future__ import annotations

import pytest

from orders.selectors.figures import figures_of
from tests.factories import MembershipFactory, ProducerFactory
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
ASK = """query ($slug: String!) { figures(producer: $slug, period: WEEK) { begins sales { amount } views carts orders
  buyers returningBuyers spans { begins orders sales { amount } } products { name units sales { amount } }
  wards { name orders sales { amount } } stocks { name units daysLeft } } }"""


def test_the_figures_of_ones_own_shop(ask_producer, client):
    producer = ProducerFactory()
    client.force_login(MembershipFactory(producer=producer).user)
    paid(pack(producer=producer))

    told = ask_producer(ASK, slug=producer.slug)["data"]["figures"]

    known = figures_of(producer, days=7)
    assert told["sales"]["amount"] == known.sales_vnd > 0
    assert (told["orders"], told["buyers"], len(told["spans"])) == (1, 1, 7)
    assert told["products"][0]["units"] == 1
    assert told["stocks"][0]["daysLeft"] == known.stocks[0].days


def test_a_strangers_shop_has_none(ask_producer, client):
    client.force_login(MembershipFactory().user)

    answer = ask_producer(ASK, slug=ProducerFactory().slug)

    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert answer["data"] is None
