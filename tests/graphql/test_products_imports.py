"""A producer's program brings a file, asks how far it is, and takes its goods home; nobody else's exist."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest

from catalog.models import ImportRun, Membership
from marketplace.kernel.graphql.ids import global_id
from tests.catalog.sheets.making import csv_of, kept, now, pack, rows_in
from tests.factories import MembershipFactory, ProducerFactory

pytestmark = pytest.mark.django_db
SHOWN = """id fileName stage rowsTotal notices numbers { ready unchanged faulty written refused percent }
  faults(first: 1, after: $after) { edges { node { line cells faults { field column code message } } cursor }
    pageInfo { hasNextPage endCursor } }"""
CREATE = f"""mutation ($slug: String!, $content: String!, $key: UUID!, $after: String) {{
  productsImportCreate(producer: $slug, fileName: "hang.csv", content: $content, idempotencyKey: $key) {{
    productsImport {{ {SHOWN} }} errors {{ code field message }} }} }}"""
ASK = f"query ($id: ID!, $after: String) {{ productsImport(id: $id) {{ {SHOWN} }} }}"
MOVE = "mutation ($id: ID!) { MOVE(id: $id) { productsImport { stage } errors { code } } }"
EXPORT = "query ($slug: String!) { productsExport(producer: $slug, kind: XLSX) { url expiresAt } }"
ONE = ["Mã gói", "Giá", "Tồn kho"]


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def create(ask_producer, slug, content, key=None):
    encoded = base64.b64encode(content).decode()
    return ask_producer(CREATE, slug=slug, content=encoded, key=key or str(uuid4()))["data"]["productsImportCreate"]


def test_a_file_is_brought_written_and_its_faults_are_read_page_by_page(ask_producer, member):
    one = pack(member.producer, sku="KHO-500")
    lines = [["KHO-500", "90k", 3], ["X", "nhiều", 3], ["Y", "90k", 3]]

    made = create(ask_producer, member.producer.slug, csv_of(*lines, heads=ONE))["productsImport"]
    before = now(one)
    done = ask_producer(MOVE.replace("MOVE", "productsImportRun"), id=made["id"])["data"]["productsImportRun"]
    after = made["faults"]["pageInfo"]["endCursor"]
    seen = ask_producer(ASK, id=made["id"], after=after)["data"]["productsImport"]

    assert (made["stage"], made["numbers"]["ready"], made["numbers"]["faulty"]) == ("PREVIEWED", 1, 2)
    fault = made["faults"]["edges"][0]["node"]
    assert (fault["line"], fault["faults"][0]["code"], fault["faults"][0]["field"]) == (3, "MONEY", "price_vnd")
    assert (before, now(one), done["errors"]) == ((85_000, 10), (90_000, 3), [])
    assert (seen["stage"], seen["numbers"]["written"], seen["numbers"]["percent"]) == ("DONE", 1, 100)
    assert [edge["node"]["line"] for edge in seen["faults"]["edges"]] == [4]
    assert seen["faults"]["pageInfo"]["hasNextPage"] is False


def test_the_same_key_brings_the_file_once(ask_producer, member):
    key = str(uuid4())

    first, second = (create(ask_producer, member.producer.slug, csv_of(["X", 1, 1], heads=ONE), key) for _twice in "12")

    assert first["productsImport"]["id"] == second["productsImport"]["id"]
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("content", ["@@", base64.b64encode(b"khong phai bang").decode()])
def test_what_is_no_table_is_refused(ask_producer, member, content):
    answer = ask_producer(CREATE, slug=member.producer.slug, content=content, key=str(uuid4()))

    assert answer["data"]["productsImportCreate"]["errors"][0]["code"] in {"INVALID", "IMPORT_REFUSED"}
    assert not ImportRun.objects.exists()


def test_nothing_of_another_producer_exists(ask_producer, member):
    foreign = ProducerFactory()
    one = pack(foreign, sku="LA-500")
    run = kept(foreign, csv_of(["LA-500", "90k", 3], heads=ONE))
    given = global_id("ProductsImport", run.pk)

    created = create(ask_producer, foreign.slug, csv_of(["LA-500", "90k", 3], heads=ONE))
    asked = ask_producer(ASK, id=given)
    moved = [
        ask_producer(MOVE.replace("MOVE", move), id=given)["data"][move]["errors"][0]["code"]
        for move in ("productsImportRun", "productsImportCancel")
    ]
    exported = ask_producer(EXPORT, slug=foreign.slug)

    assert (created["errors"][0]["code"], moved) == ("NOT_FOUND", ["NOT_FOUND"] * 2)
    assert asked["errors"][0]["extensions"]["code"] == exported["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    run.refresh_from_db()
    assert (run.stage, now(one)) == ("previewed", (85_000, 10))


def test_an_export_is_a_signed_link_that_ends_with_its_makers_part(client, ask_producer, member):
    pack(member.producer, sku="KHO-500")
    url = ask_producer(EXPORT, slug=member.producer.slug)["data"]["productsExport"]["url"]
    client.logout()

    good, forged = client.get(url), client.get(url[:-3] + "x/")
    MembershipFactory(producer=member.producer, role="owner")
    Membership.objects.filter(pk=member.pk).delete()
    left = client.get(url)

    assert rows_in(good.content)[1][0] == "KHO-500"
    assert (forged.status_code, left.status_code) == (404, 404)
