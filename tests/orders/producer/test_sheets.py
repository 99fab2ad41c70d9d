"""Goods as a file, on the producer's pages: taken home, brought back, looked at, saved as far as valid."""

from __future__ import annotations

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from catalog.models import ImportRun
from catalog.services.sheets.working import start_sheet, write_batch
from marketplace.kernel.audit import SYSTEM
from tests.catalog.sheets.making import csv_of, kept, now, pack, rows_in
from tests.factories import MembershipFactory, ProducerFactory

pytestmark = pytest.mark.django_db
SHEETS = "/ban-hang/san-pham/tep/"
ONE = ["Mã gói", "Giá", "Tồn kho"]


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def sent(client, content, name="hang.csv"):
    return client.post(SHEETS, {"file": SimpleUploadedFile(name, content)})


def text(response):
    return response.content.decode()


def pages_of(run):
    """Every page and form about one file."""
    looked = [
        reverse("orders:product_sheet", args=[run.pk]),
        *(reverse("orders:product_sheet_faulty", args=[run.pk, kind]) for kind in ("csv", "xlsx")),
    ]
    done = [reverse(f"orders:product_sheet_{move}", args=[run.pk]) for move in ("start", "cancel")]
    return looked, done


def test_a_file_is_looked_at_then_its_valid_lines_are_saved(client, member):
    one = pack(member.producer, sku="KHO-500", name_vi="Khô cá lóc")

    looked = sent(client, csv_of(["KHO-500", "90k", 3], ["KHO-9", "90k", 3], heads=ONE))
    page = text(client.get(looked["Location"]))
    before = now(one)
    saved = client.post(looked["Location"] + "luu/")

    assert (looked.status_code, saved.status_code, before) == (303, 303, (85_000, 10))
    for words in (
        "Lưu 1 dòng đúng",
        "Dòng 3",
        "Nhà mình không có gói nào mã “KHO-9”",
        "85.000\u00a0₫",
        "90.000\u00a0₫",
    ):
        assert words in page
    assert now(one) == (90_000, 3)
    assert "đã ghi xong" in text(client.get(saved["Location"]))
    assert "hang.csv" in text(client.get(SHEETS))


def test_faulty_lines_are_handed_out_with_their_reasons(client, member):
    run = kept(member.producer, csv_of(["X", "nhiều", 3], heads=ONE))

    response = client.get(reverse("orders:product_sheet_faulty", args=[run.pk, "xlsx"]))

    assert response["Content-Disposition"] == f'attachment; filename="can-sua-{run.pk}.xlsx"'
    assert rows_in(response.content)[0] == [*ONE, "Lý do"]


def test_a_file_that_is_none_is_refused_with_advice(client, member):
    refused = sent(client, b"khong phai bang", "a.csv")
    nothing = client.post(SHEETS, {})

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert "Không thấy dòng tên cột" in text(refused)
    assert "Chọn một tệp Excel" in text(nothing)
    assert not ImportRun.objects.exists()


def test_while_it_is_written_the_page_shows_progress_with_and_without_javascript(client, member):
    for number in range(3):
        pack(member.producer, sku=f"K-{number}")
    run = kept(member.producer, csv_of(*([f"K-{number}", "90k", 3] for number in range(3)), heads=ONE))
    start_sheet(run_id=run.pk, actor=SYSTEM)
    write_batch(run_id=run.pk, most=2)
    path = reverse("orders:product_sheet", args=[run.pk])

    page = text(client.get(path))
    part = text(client.get(path, headers={"HX-Request": "true"}))
    write_batch(run_id=run.pk)
    whole = text(client.get(path, headers={"HX-Request": "true"}))

    assert "Đang ghi: 2 trên 3 dòng" in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert 'value="66"' in part
    assert "<html" not in part
    assert "đã ghi xong" in whole
    assert "every 2s" not in whole


def test_given_up_it_is_not_saved(client, member):
    one = pack(member.producer, sku="KHO-500")
    run = kept(member.producer, csv_of(["KHO-500", "90k", 3], heads=ONE))

    client.post(reverse("orders:product_sheet_cancel", args=[run.pk]))
    client.post(reverse("orders:product_sheet_start", args=[run.pk]))

    run.refresh_from_db()
    assert (run.stage, now(one)) == ("cancelled", (85_000, 10))


def test_nothing_of_another_producer_exists(client, member):
    foreign = ProducerFactory()
    one = pack(foreign, sku="LA-500", name_vi="Của người khác")
    run = kept(foreign, csv_of(["LA-500", "90k", 3], ["X", "90k", 3], heads=ONE))
    looked, done = pages_of(run)

    assert {client.get(path).status_code for path in looked} == {404}
    assert {client.post(path).status_code for path in done} == {404}
    run.refresh_from_db()
    assert (run.stage, now(one)) == ("previewed", (85_000, 10))
    assert "LA-500" not in client.get(SHEETS + "hang.csv").content.decode()
    assert "hang.csv" not in text(client.get(SHEETS)).split("Các tệp đã gửi")[-1].replace("hang.csv", "", 1)


def test_visitors_are_asked_to_sign_in(client):
    run = kept(ProducerFactory(), csv_of(["X", "90k", 3], heads=ONE))
    looked, done = pages_of(run)

    assert {client.get(path).status_code for path in [SHEETS, SHEETS + "hang.csv", SHEETS + "mau.xlsx", *looked]} == {
        302
    }
    assert {client.post(path).status_code for path in done} == {302}


def test_pages_speak_english_too(client, member):
    run = kept(member.producer, csv_of(["X", "nhiều", 3], heads=ONE))

    page = text(client.get(f"/en{SHEETS}{run.pk}/"))

    assert "is not a price" in page
    assert client.get("/en" + SHEETS).status_code == 200


@override_settings(DEBUG=False)
def test_a_page_of_faults_is_light_and_costs_the_same_however_many(client, member, django_assert_max_num_queries):
    run = kept(member.producer, csv_of(*([f"X-{number}", "nhiều", 3] for number in range(200)), heads=ONE))

    with django_assert_max_num_queries(20):
        response = client.get(reverse("orders:product_sheet", args=[run.pk]))

    assert len(gzip.compress(response.content)) <= 20_000
    assert text(response).count("<li><p><b>") == 50
    assert "?sau=51" in text(response)
