import pytest

from marketplace.kernel import clock
from tests.factories import ProducerFactory, ProductFactory, WardFactory

pytestmark = pytest.mark.django_db


def test_a_producer_tells_its_story_and_shows_its_goods(read, pia):
    pia.producer.story_vi = "Bà nội gánh bánh lột da bán quanh nhà lồng chợ."
    pia.producer.save(update_fields=["story_vi"])

    page = read(f"/nha-san-xuat/{pia.producer.slug}/")

    assert "Bà nội gánh bánh lột da" in page
    assert "1 món đang bán" in page
    assert 'href="/san-pham/banh-pia/"' in page


def test_a_suspended_producer_has_no_page(client, pia):
    pia.producer.suspended_at, pia.producer.status = clock.now(), "suspended"
    pia.producer.status_reason, pia.producer.status_advice = "Hàng có mùi lạ", "Gửi mẫu đi kiểm"
    pia.producer.save()

    assert client.get(f"/nha-san-xuat/{pia.producer.slug}/").status_code == 404


def test_the_map_links_each_ward_to_its_place_in_the_list(read):
    ward = WardFactory(code="31633", name="Xã Cù Lao Dung")
    ProductFactory(producer=ProducerFactory(ward=ward, legal_name="Hợp tác xã Cồn Gió"))

    page = read("/nha-san-xuat/")

    assert '<a href="#xa-31633"><title>Xã Cù Lao Dung: 1 nhà làm</title>' in page
    assert 'id="xa-31633"' in page
    assert "Cồn Gió" in page


def test_the_list_of_producers_costs_few_statements(client, shop, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/nha-san-xuat/")
