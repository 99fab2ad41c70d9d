"""GraphQL over HTTP beyond what the audits look at."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from catalog.services.listings import refresh_listings
from tests.factories import ProductFactory, UserFactory, VariantFactory

from .conftest import Ask

pytestmark = pytest.mark.django_db
LIST = {"query": "{ products(first: 5) { edges { node { name } } } }"}
BODIES = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/graphql"]


@pytest.mark.parametrize("content_type", BODIES)
def test_a_body_that_a_foreign_form_could_send_is_refused(client: Client, content_type: str):
    answer = client.post("/graphql/", json.dumps(LIST), content_type=content_type)

    assert answer.status_code == 415
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}


def test_several_operations_in_one_request_are_refused(client: Client):
    answer = client.post("/graphql/", json.dumps([LIST, LIST]), content_type="application/json")

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


def test_an_accept_header_without_json_is_refused(client: Client):
    answer = client.get("/graphql/", LIST, headers={"accept": "image/png"})

    assert answer.status_code == 406


def test_an_anonymous_answer_is_sent_again_only_when_it_changed(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    first = client.get("/graphql/", LIST)
    same = client.get("/graphql/", LIST, headers={"if-none-match": first["ETag"]})
    with django_capture_on_commit_callbacks(execute=True):
        refresh_listings(product_ids=[VariantFactory().product_id])
    changed = client.get("/graphql/", LIST, headers={"if-none-match": first["ETag"]})

    assert [one.status_code for one in (first, same, changed)] == [200, 304, 200]
    assert (same.content, changed["ETag"] != first["ETag"]) == (b"", True)


def test_answers_to_a_signed_in_person_are_not_stored_anywhere(client: Client):
    client.force_login(UserFactory())

    answer = client.get("/graphql/", LIST)

    assert (answer["Cache-Control"], "ETag" in answer) == ("no-store", False)


def test_a_browser_gets_a_page_of_our_own_without_anything_from_elsewhere(client: Client):
    page = client.get("/graphql/", headers={"accept": "text/html,*/*;q=0.8"}).content.decode()

    assert '<textarea id="query"' in page
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["/static/kernel/explorer.css", "/static/kernel/explorer.js"]
    assert "<script>" not in page


def test_the_page_answers_without_javascript(client: Client):
    ProductFactory(name_vi="Bánh <b>pía</b>")

    page = client.get("/graphql/", LIST, headers={"accept": "text/html"}).content.decode()

    assert "Bánh &lt;b&gt;pía&lt;/b&gt;" in page


def test_names_come_in_the_language_asked_for(client: Client):
    ProductFactory(name_vi="Bánh pía", name_en="Pía cake")

    answer = client.get("/graphql/", LIST, headers={"accept-language": "en"})

    assert answer.json()["data"]["products"]["edges"][0]["node"]["name"] == "Pía cake"


def test_a_mistyped_field_names_only_what_the_client_wrote(ask: Ask):
    answer = ask("{ products(first: 1) { edges { node { nam } } } }")

    assert answer["errors"][0]["extensions"] == {"code": "INVALID_DOCUMENT"}
    assert "data" not in answer
