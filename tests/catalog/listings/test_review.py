"""A listing's way to the shelf, and what changes about it later: looked at first, handed back with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from catalog.errors import LabelIncomplete, Stale
from catalog.models import CatalogNotice, Product, ProductChange
from catalog.services.changes import approve_change, request_changes, withdraw_change
from catalog.services.drafts import save_draft_product, save_product
from catalog.services.gallery import add_pictures, crop_picture, move_picture, remove_picture, shots_of
from catalog.services.listing_moves import (
    archive_product,
    pause_product,
    restore_product,
    resume_product,
    submit_product,
    trust_producer,
)
from catalog.services.review_letters import send_letters
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, ProducerFactory

from .making import draft, on_sale, photo, submitted

pytestmark = pytest.mark.django_db
OTHER_STORY = "Cá dứa một nắng, chiên lên thơm cả nhà."


def states(product):
    product.refresh_from_db()
    return product.status, [change.status for change in product.changes.all()]


def test_a_draft_is_sent_approved_and_on_sale_and_everybody_is_told(settings):
    product = draft()

    submit_product(product_id=product.pk, actor=SYSTEM)
    assert states(product) == ("submitted", ["awaiting"])
    approve_change(change_id=product.changes.get().pk, seen_revision=1, actor=SYSTEM)

    assert states(product) == ("published", ["approved"])
    assert Product.objects.published().get() == product
    assert [event.status for event in product.events.all()] == ["submitted", "awaiting", "approved", "published"]
    assert send_letters() == 2
    assert [letter.to for letter in mail.outbox] == [[settings.SHOP["email"]], [product.producer.email]]
    assert "Khô cá lóc đồng" in mail.outbox[1].subject


def test_an_empty_draft_is_told_all_that_is_missing_with_what_to_do():
    CategoryFactory(slug="kho-ca-tom-kho")
    product = save_draft_product(producer_id=ProducerFactory().pk, facts={}, actor=SYSTEM)

    with pytest.raises(LabelIncomplete, match="Chụp ít nhất một tấm") as refusal:
        submit_product(product_id=product.pk, actor=SYSTEM)

    assert refusal.value.missing == ["picture", "name", "pack", "story", "ingredients"]
    assert states(product) == ("draft", [])


def test_fresh_goods_need_no_ingredients_and_no_shelf_life():
    CategoryFactory(slug="hanh-tim")
    product = draft(category="hanh-tim", ingredients_vi="", shelf_life_days=None)

    assert submit_product(product_id=product.pk, actor=SYSTEM).status == "submitted"


def test_what_is_handed_back_says_why_and_comes_again():
    change = submitted()

    request_changes(change_id=change.pk, reason="Ảnh mờ quá", advice="Chụp lại ngoài sân", actor=SYSTEM)
    assert states(change.product) == ("changes_requested", ["changes_requested"])
    save_product(product_id=change.product_id, facts={"name_vi": "Khô cá lóc"}, actor=SYSTEM)
    submit_product(product_id=change.product_id, actor=SYSTEM)

    assert states(change.product) == ("submitted", ["awaiting"])
    change.refresh_from_db()
    assert (change.revision, change.after["name_vi"], change.reason) == (2, "Khô cá lóc", "")
    assert CatalogNotice.objects.filter(kind="to_review").count() == 2


@pytest.mark.parametrize(("reason", "advice"), [("", "Chụp lại"), ("Ảnh mờ", "  ")])
def test_nothing_is_handed_back_without_a_reason_and_what_to_do(reason, advice):
    change = submitted()

    with pytest.raises(InvalidInput):
        request_changes(change_id=change.pk, reason=reason, advice=advice, actor=SYSTEM)

    assert states(change.product) == ("submitted", ["awaiting"])


def test_buyers_read_the_old_words_until_the_new_ones_are_approved():
    product = on_sale()

    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa", "summary_vi": OTHER_STORY}, actor=SYSTEM)
    product.refresh_from_db()
    change = product.changes.get(is_first=False)
    assert (product.name_vi, change.before["name_vi"], change.after["name_vi"]) == (
        "Khô cá lóc đồng",
        "Khô cá lóc đồng",
        "Khô cá dứa",
    )
    approve_change(change_id=change.pk, seen_revision=change.revision, actor=SYSTEM)

    product.refresh_from_db()
    assert (product.name_vi, product.summary_vi, product.status) == ("Khô cá dứa", OTHER_STORY, "published")


def test_what_is_put_back_as_it_was_no_longer_waits():
    product = on_sale()
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)

    save_product(product_id=product.pk, facts={"name_vi": product.name_vi}, actor=SYSTEM)

    assert states(product) == ("published", ["approved", "withdrawn"])


def test_nobody_approves_what_they_did_not_see():
    product = on_sale()
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)
    change = product.changes.get(is_first=False)
    save_product(product_id=product.pk, facts={"ingredients_vi": "Cá, phẩm màu"}, actor=SYSTEM)

    with pytest.raises(Stale):
        approve_change(change_id=change.pk, seen_revision=1, actor=SYSTEM)

    product.refresh_from_db()
    assert (product.name_vi, product.ingredients_vi) == ("Khô cá lóc đồng", "Cá lóc, muối")


def test_what_a_trusted_producer_writes_is_shown_at_once():
    product = on_sale()
    trust_producer(producer_id=product.producer_id, trusted=True, actor=SYSTEM)

    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)
    second = submit_product(product_id=draft(product.producer).pk, actor=SYSTEM)

    product.refresh_from_db()
    assert (product.name_vi, second.status) == ("Khô cá dứa", "published")
    assert ProductChange.objects.undecided().count() == 0


def test_what_waits_is_never_approved_over_what_was_written_at_once_since():
    product = on_sale()
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa", "summary_vi": OTHER_STORY}, actor=SYSTEM)
    change = product.changes.get(is_first=False)
    trust_producer(producer_id=product.producer_id, trusted=True, actor=SYSTEM)

    save_product(product_id=product.pk, facts={"name_vi": "Khô cá sặc"}, actor=SYSTEM)
    with pytest.raises(Stale):
        approve_change(change_id=change.pk, seen_revision=1, actor=SYSTEM)
    approve_change(change_id=change.pk, seen_revision=2, actor=SYSTEM)

    product.refresh_from_db()
    assert (product.name_vi, product.summary_vi) == ("Khô cá sặc", OTHER_STORY)


def test_what_was_written_at_once_leaves_no_empty_change_waiting():
    product = on_sale()
    add_pictures(product_id=product.pk, files=[photo("red")], actor=SYSTEM)
    trust_producer(producer_id=product.producer_id, trusted=True, actor=SYSTEM)

    move_picture(product_id=product.pk, digest=shots_of(product)[1]["digest"], to=0, actor=SYSTEM)

    assert states(product) == ("published", ["approved", "withdrawn"])
    assert product.images.count() == 2


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        ({"name_vi": " "}, "name"),
        ({"ingredients_vi": ""}, "ingredients"),
        ({"shelf_life_days": None}, "shelf_life"),
        ({"summary_vi": "Ngon"}, "story"),
    ],
)
def test_something_on_sale_never_loses_what_its_label_needs(trusted, facts, lacks):
    product = on_sale()
    trust_producer(producer_id=product.producer_id, trusted=trusted, actor=SYSTEM)

    with pytest.raises(LabelIncomplete) as refusal:
        save_product(product_id=product.pk, facts=facts, actor=SYSTEM)
    with pytest.raises(LabelIncomplete, match="Chụp ít nhất một tấm"):
        remove_picture(product_id=product.pk, digest=shots_of(product)[0]["digest"], actor=SYSTEM)

    assert (refusal.value.missing, refusal.value.field) == ([lacks], next(iter(facts)))
    assert (states(product), product.images.count()) == (("published", ["approved"]), 1)


def test_season_changes_at_once():
    product = on_sale()

    save_product(product_id=product.pk, facts={"season_months": [3, 4]}, actor=SYSTEM)

    product.refresh_from_db()
    assert (product.season_months, product.changes.count()) == ([3, 4], 1)


def test_nothing_is_edited_while_somebody_looks_at_it():
    change = submitted()

    with pytest.raises(StateConflict, match="Rút lại"):
        save_product(product_id=change.product_id, facts={"name_vi": "Khác"}, actor=SYSTEM)

    assert withdraw_change(product_id=change.product_id, actor=SYSTEM)
    assert states(change.product) == ("draft", ["withdrawn"])


def test_a_listing_rests_comes_back_ends_and_begins_anew():
    product = on_sale()

    for command in (pause_product, pause_product, resume_product, archive_product, restore_product):
        command(product_id=product.pk, actor=SYSTEM)

    assert states(product)[0] == "draft"
    moved = AuditEntry.objects.filter(target_id=str(product.pk), command__endswith="e_product")
    assert [entry.command for entry in moved.order_by("pk")].count("pause_product") == 1


@pytest.mark.parametrize("command", [resume_product, pause_product])
def test_a_draft_makes_no_move_of_something_on_sale(command):
    product = draft()

    with pytest.raises(StateConflict):
        command(product_id=product.pk, actor=SYSTEM)

    assert states(product)[0] == "draft"


def test_an_archived_listing_takes_what_waited_along():
    product = on_sale()
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)

    archive_product(product_id=product.pk, actor=SYSTEM)

    assert states(product) == ("archived", ["approved", "withdrawn"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name_vi", "a" * 161),
        ("name_vi", "a\x00"),
        ("storage", "oven"),
        ("category", "khong-co"),
        ("allergens", ["cat"]),
        ("shelf_life_days", 0),
        ("season_months", []),
        ("status", "published"),
    ],
)
def test_odd_facts_are_refused_by_name(name, value):
    product = draft()

    with pytest.raises(InvalidInput) as refusal:
        save_product(product_id=product.pk, facts={name: value}, actor=SYSTEM)

    assert refusal.value.field == name


def test_pictures_of_a_listing_on_sale_wait_too():
    product = on_sale()
    shown = product.images.get().digest

    problems = add_pictures(product_id=product.pk, files=[photo("navy"), b"not a picture"], actor=SYSTEM)
    added = shots_of(product)[1]["digest"]
    move_picture(product_id=product.pk, digest=added, to=0, actor=SYSTEM)

    assert (len(problems), [image.digest for image in product.images.all()]) == (1, [shown])
    change = product.changes.get(is_first=False)
    approve_change(change_id=change.pk, seen_revision=change.revision, actor=SYSTEM)
    assert [image.digest for image in product.images.all()] == [added, shown]


def test_pictures_of_a_draft_are_cut_and_taken_away_at_once():
    product = draft()
    whole = product.images.get()

    crop_picture(product_id=product.pk, digest=whole.digest, shape="square", keep="middle", actor=SYSTEM)

    cut = product.images.get()
    assert (cut.width, cut.height, cut.digest == whole.digest) == (480, 480, False)
    remove_picture(product_id=product.pk, digest=cut.digest, actor=SYSTEM)
    assert product.images.count() == 0


def test_a_letter_that_fails_is_tried_again_later(settings):
    submitted()
    settings.EMAIL_BACKEND = "tests.catalog.listings.test_review.Broken"

    assert send_letters() == 0

    notice = CatalogNotice.objects.get()
    assert (notice.attempts, notice.sent_at) == (1, None)
    assert notice.due_at is not None
    assert notice.due_at > clock.now() + timedelta(seconds=30)


class Broken:
    """A mail server that is down."""

    def __init__(self, **_options):
        pass

    def send_messages(self, _messages):
        raise OSError("no route")
