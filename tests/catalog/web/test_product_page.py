import json
from datetime import timedelta

import pytest

from marketplace.kernel import clock
from tests.factories import CertificateFactory, LotFactory, ProductFactory, VariantFactory, VariantTierFactory

pytestmark = pytest.mark.django_db
PAGE = "/san-pham/banh-pia/"


def test_the_page_shows_what_a_buyer_must_know(read, pia):
    page = read(PAGE)

    for fact in ("Bánh pía đậu xanh", "68.000\u00a0₫", "141.667\u00a0₫/kg", "Còn 12 hộp", "Hết hàng", "Giao toàn quốc"):
        assert fact in page


def test_the_seller_is_named_with_address_phone_and_registration(read, pia):
    seller = read(PAGE).split('class="card seller"')[1].split("</aside>")[0]

    for fact in (
        pia.producer.legal_name,
        "Hợp tác xã",
        "Phường Phú Lợi, Thành phố Cần Thơ",
        "trước 01/07/2025: Phường 1, Thành phố Sóc Trăng, tỉnh Sóc Trăng",
        "0299 3822 333",
        pia.producer.business_registration_no,
    ):
        assert fact in seller


def test_the_bank_account_of_the_seller_is_nowhere(read, pia):
    pia.producer.bank_account = "9900029882164"
    pia.producer.save(update_fields=["bank_account"])

    assert "9900029882164" not in read(PAGE)


def test_a_certificate_shows_its_number_issuer_and_last_day(read, pia):
    page = read(PAGE)

    for fact in ("118-01/QĐ-MINHHOA", "UBND thành phố Cần Thơ", f"{pia.certificates.get().expires_on:%d/%m/%Y}"):
        assert fact in page


def test_a_certificate_hides_by_itself_after_its_last_day(read, pia):
    last_day = pia.certificates.get().expires_on

    with clock.moment(clock.now() + (last_day - clock.today())):
        shown = read(PAGE)
    with clock.moment(clock.now() + (last_day - clock.today()) + timedelta(days=1)):
        hidden = read(PAGE)

    assert ("118-01" in shown, "118-01" in hidden) == (True, False)
    assert "Chứng nhận còn hạn" not in hidden


def test_the_first_pack_that_can_be_bought_is_chosen_and_the_others_cannot_be(read, pia):
    small, large = pia.variants.all()
    page = read(PAGE)

    assert f'value="{small.pk}" checked>' in page
    assert f'value="{large.pk}" disabled>' in page


def test_the_form_adds_to_the_cart_without_javascript(read, pia):
    form = read(PAGE).split('<form class="buy"')[1].split("</form>")[0]

    for part in ('method="post"', 'name="csrfmiddlewaretoken"', 'name="variant"', 'name="units"'):
        assert part in form


def test_the_day_of_the_lot_that_is_sent_first_is_told(read, pia):
    lot = pia.variants.get(sku="PIA-4").lots.get()

    page = read(PAGE)

    assert f"Làm ngày {lot.produced_on:%d/%m/%Y}" in page
    assert f"dùng tốt tới {lot.best_before:%d/%m/%Y}" in page


def test_out_of_season_it_says_when_it_comes_again_and_cannot_be_bought(read):
    month = clock.today().month
    later = (month + 2) % 12 + 1
    product = ProductFactory(slug="nhan", season_months=[later])
    LotFactory(variant=VariantFactory(product=product))

    page = read("/san-pham/nhan/")

    assert f"Hết mùa. Mùa tới: tháng {later}" in page
    assert 'name="units"' not in page


def test_a_wholesale_price_is_told_beside_its_minimum(read, pia):
    VariantTierFactory(variant=pia.variants.get(sku="PIA-4"), price_vnd=60_000)

    assert "Từ 24 phần: 60.000\u00a0₫ mỗi phần" in read(PAGE)


def test_search_engines_get_the_offers_as_linked_data(read, pia):
    text = read(PAGE).split('<script type="application/ld+json">')[1].split("</script>")[0]

    data = json.loads(text)

    assert (data["@type"], data["name"]) == ("Product", "Bánh pía đậu xanh")
    offers = [(offer["price"], offer["priceCurrency"], offer["availability"]) for offer in data["offers"]]
    assert offers == [
        (68_000, "VND", "https://schema.org/InStock"),
        (142_000, "VND", "https://schema.org/OutOfStock"),
    ]


def test_a_name_cannot_break_out_of_the_linked_data(read):
    VariantFactory(product=ProductFactory(slug="la", name_vi="</script><script>alert(1)</script>"))

    assert "</script><script>alert" not in read("/san-pham/la/")


@pytest.mark.parametrize("hidden", [{"status": "archived"}, {"status": "paused"}, {"price_from_vnd": None}])
def test_a_good_that_is_not_on_sale_has_no_page(client, pia, hidden):
    type(pia).objects.filter(pk=pia.pk).update(**hidden)

    assert client.get(PAGE).status_code == 404


def test_the_page_costs_a_constant_number_of_statements(client, pia, django_assert_max_num_queries):
    for place in range(5):
        LotFactory(variant__product=ProductFactory(producer=pia.producer))
        LotFactory(variant__product=ProductFactory(category=pia.category))
        CertificateFactory(product=pia, number=f"{place}/QĐ")

    with django_assert_max_num_queries(10):
        client.get(PAGE)
