from datetime import timedelta

import pytest

from marketplace.kernel import clock
from tests.factories import CategoryFactory, CertificateFactory, ProductFactory, VariantFactory

pytestmark = pytest.mark.django_db


def test_words_without_marks_find_the_good(read, shop):
    page = read("/tim/?q=banh+pia")

    assert 'href="/san-pham/banh-pia/"' in page
    assert page.count('class="good"') == 1


def test_a_card_shows_price_and_comparable_price(read, pia):
    page = read("/tim/")

    assert "68.000\u00a0₫" in page
    assert "141.667\u00a0₫/kg" in page


def test_filters_are_plain_links_with_counts(read, shop):
    page = read("/tim/")

    assert (
        '<a class="option" rel="nofollow" href="/tim/?chung-nhan=ocop"><span>OCOP</span><span class="many">1</span>'
        in page
    )


def test_a_chosen_filter_can_be_taken_back_by_a_link(read, pia):
    page = read("/tim/?chung-nhan=ocop&q=pia")

    assert '<a class="chip on" href="/tim/?q=pia" aria-label="Bỏ lọc OCOP">' in page


def test_the_price_form_carries_the_other_filters_on(read, pia):
    page = read("/tim/?q=pia&chung-nhan=ocop&gia-tu=10.000")

    assert '<input type="hidden" name="q" value="pia"><input type="hidden" name="chung-nhan" value="ocop">' in page
    assert 'type="hidden" name="gia-tu"' not in page


def test_pages_follow_each_other_without_gap(read, shop):
    first = read("/tim/?xep=ten")
    onward = first.split('rel="next nofollow" href="')[1].split('"')[0].replace("&amp;", "&")

    second = read(onward)

    assert (first.count('class="good"'), second.count('class="good"')) == (24, 7)
    assert 'rel="prev nofollow"' in second


def test_a_place_that_is_no_longer_there_leads_back_to_the_start(client, shop):
    answer = client.get("/tim/?q=mon&after=khong-phai")

    assert (answer.status_code, answer["Location"]) == (302, "/tim/?q=mon")


def test_nothing_found_says_what_to_do_next(read, pia):
    page = read("/tim/?q=pia&gia-den=1")

    assert "Chưa có món nào vừa ý" in page
    assert 'href="/tim/?q=pia"' in page


def test_what_was_typed_is_shown_and_cannot_become_markup(read, pia):
    page = read("/tim/?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_shelf_holds_the_goods_of_the_shelves_below(read):
    top = CategoryFactory(slug="gao", name_vi="Gạo")
    VariantFactory(product=ProductFactory(slug="st25", category=CategoryFactory(parent=top, slug="gao-thom")))

    assert 'href="/san-pham/st25/"' in read("/danh-muc/gao/")


def test_an_empty_shelf_is_a_page_and_an_unknown_one_is_not(client, db):
    CategoryFactory(slug="tra")

    assert (client.get("/danh-muc/tra/").status_code, client.get("/danh-muc/tra-da/").status_code) == (200, 404)


def test_suggestions_are_links_to_what_is_meant(read, pia):
    assert '<a href="/san-pham/banh-pia/">Bánh pía đậu xanh</a>' in read("/tim/goi-y/?q=banh+p")


@pytest.mark.parametrize("address", ["/tim/", "/tim/?q=mon&chung-nhan=ocop&mua-vu=1", "/danh-muc/gao/"])
def test_lists_cost_a_constant_number_of_statements(client, shop, address, django_assert_max_num_queries):
    CertificateFactory(product__category=CategoryFactory(slug="gao"))

    with django_assert_max_num_queries(10):
        client.get(address)


def test_a_card_shows_the_stars_of_a_valid_ocop_certificate_only(read):
    four = CertificateFactory(stars=4).product
    expired = CertificateFactory(expires_on=clock.today() - timedelta(days=1)).product
    CertificateFactory(product=expired, scheme="vietgap", stars=None)

    cards = read("/tim/").split('<li class="good">')[1:]

    stars = {name: "OCOP 4" in card for card in cards for name in (four.name_vi, expired.name_vi) if name in card}
    assert stars == {four.name_vi: True, expired.name_vi: False}
