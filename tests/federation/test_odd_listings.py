"""What a partner may sign and nobody would write: one odd listing never keeps the others from the shelves; and what of
ours no partner could keep is never published."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.models import PartnerProduct, Product, ProductVariant
from catalog.services.partner_goods import short
from federation.core.card import CardRefused, check_card, sign_card
from federation.core.consumer import End
from federation.core.envelope import MAX_PAYLOAD_BYTES
from federation.gateways.keys import verify
from federation.models import Change
from federation.services.pictures import note_wanted
from federation.services.reading import read_partner
from federation.services.sequencing import publish_noted
from tests.factories import CertificateFactory, LotFactory, MarketplaceFactory, ProducerFactory, VariantFactory

from .origin import Origin, listing
from .reading import Reader

pytestmark = pytest.mark.django_db
PACK = listing("x")["packs"][0]
PAPER = {"scheme": "vietgap", "number": "7", "issuer": "", "from": "0001-01-01", "until": "9999-12-31"}
ODD: dict[str, dict[str, Any]] = {
    "half an address": {"url": "//["},
    "half an address of theirs": {"url": "http://[x"},
    "a long way": {"url": "/" + "a" * 299},
    "a name with a mark on each letter": {"name": "ợ" * 160},
    "a name of signs": {"name": "\u1780\u200b" * 80, "slug": "?"},
    "no name for the address": {"slug": "---", "name": "👍🏽" * 80},
    "every text": {"summary": "ợ" * 300, "desc": "a\n" * 4_000, "nameEn": "é" * 160},
    "a producer of signs": {"producer": {"name": "ợ" * 160, "id": "\u1780" * 80, "form": ["x"], "areaOld": None}},
    "a ward of nowhere": {"producer": {"name": "?", "areaNew": {"code": "99999999", "province": "p" * 500}}},
    "the first day of all": {"publishedAt": "0001-01-01T00:00:00+00:00", "certificates": [PAPER] * 5},
    "a scheme that is a list": {"certificates": [{**PAPER, "scheme": "ocop", "stars": [5]}], "storage": 7},
    "the largest pack": {"packs": [{**PACK, "net": 10**7, "weightG": 10**7, "price": "2000000000", "unit": {}}]},
    "forty packs": {"packs": [{**PACK, "sku": f"{number}" * 40} for number in range(10, 50)]},
    "a shelf that is none": {"category": {"scheme": "s" * 100, "code": "-"}, "shelfLifeDays": 0, "notIn": [1, None]},
    "pictures of nothing": {"images": [{"sha256": "a" * 64, "url": "//["}, 5, {"sha256": "b" * 64, "url": "a" * 300}]},
}


def test_one_odd_listing_never_keeps_the_others_from_the_shelves(node):
    origin = Origin("ban")
    partner = origin.befriend()
    origin.publish({"first": listing("Dừa"), **{name.replace(" ", "-"): {**listing("x"), **ODD[name]} for name in ODD}})
    origin.publish({"last": listing("Khóm")})

    found = read_partner(partner_id=partner.pk, ask=origin.answer)
    while note_wanted(partner_id=partner.pk):
        pass

    assert found.end is End.FRESH
    assert Product.objects.published().count() == len(ODD) + 2
    assert {url.split("/")[2] for url in PartnerProduct.objects.values_list("url", flat=True)} == {"ban.example"}


def test_a_producer_whose_name_was_made_to_fit_the_address_of_anothers_changes_nothing(node):
    """Forty bits of a hash can be searched: a partner may choose its producers' names until one fits."""
    origin = Origin("ban")
    partner = origin.befriend()
    other = ProducerFactory(
        slug=f"nha-vuon-{short('ban|nha-vuon')}",
        legal_name="Của chợ khác",
        marketplace=MarketplaceFactory(slug="khac", is_ourselves=False),
    )
    origin.publish({"a": listing("Dừa")})

    found = read_partner(partner_id=partner.pk, ask=origin.answer)

    other.refresh_from_db()
    assert (found.end, other.legal_name, Product.objects.count()) == (End.DISTRUSTED, "Của chợ khác", 0)


@pytest.mark.parametrize(
    "address",
    ["https://[x", "https://", "https://cantho.vn@evil.example", "https://evil.example:99999", "javascript:alert(1)"],
)
def test_a_card_with_an_address_that_leads_astray_is_refused(address):
    origin = Origin("ban")
    body = {name: value for name, value in origin.card().raw.items() if name not in {"keyId", "sig"}}

    for name in ("endpoint", "site"):
        with pytest.raises(CardRefused):
            check_card(sign_card({**body, name: address}, origin.key), verify)


def test_a_listing_that_no_partner_could_keep_is_cut_and_all_roots_stay_equal(node):
    """One record too large, put aside by every partner, would leave every root of ours unproven for ever."""
    product = LotFactory().variant.product
    words = dict.fromkeys(("description_vi", "description_en", "ingredients_vi"), "ợ" * 5000)
    Product.objects.filter(pk=product.pk).update(**words)
    for number in range(45):
        VariantFactory(product=product, name_vi=f"Bao {number}")
    for number in range(25):
        CertificateFactory(product=product, number=f"Số {number}")

    publish_noted()

    reader = Reader(node.node_id)
    assert reader.read().end is End.FRESH
    [payload] = reader.bodies().values()
    assert len(payload) <= MAX_PAYLOAD_BYTES
    assert ("ợ" * 1_500 + "…").encode() in payload
    assert (payload.count(b'"sku"'), payload.count(b'"issuer"')) == (40, 20)


def test_a_listing_that_can_not_be_cut_is_not_published(node):
    product = LotFactory().variant.product
    publish_noted()
    for number in range(39):
        VariantFactory(product=product, name_vi="ợ" * 120, sku=f"{number}" + "x" * 36)
    ProductVariant.objects.update(name_vi="ợ" * 120)
    Product.objects.filter(pk=product.pk).update(
        **dict.fromkeys(("description_vi", "description_en", "ingredients_vi"), "ợ" * 5000)
    )

    publish_noted()

    assert Change.objects.get().deleted
