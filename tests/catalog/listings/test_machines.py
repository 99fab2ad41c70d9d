"""The tables of listings and changes: the database knows them, and nothing gets around them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog import states
from catalog.models import ListingMove, Product, ProductChange

from .making import on_sale, submitted

ROWS: dict[str, Any] = {"listing": Product, "change": ProductChange}


@pytest.mark.django_db
@pytest.mark.parametrize("table", states.MACHINES, ids=lambda table: table.name)
def test_the_database_allows_exactly_the_moves_of_the_table(table):
    rows = ListingMove.objects.filter(machine=table.name).values_list("source", "target")

    assert set(rows) == table.edges()
    assert set(table.states) == set(ROWS[table.name].Status.values)


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["draft", "submitted", "changes_requested"])
def test_a_listing_on_sale_goes_nowhere_the_table_does_not_name(target):
    product = on_sale()

    with pytest.raises(IntegrityError, match="listing_moves_along_its_table"), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(status=target)

    product.refresh_from_db()
    assert product.status == "published"


@pytest.mark.django_db
def test_a_decided_change_is_never_decided_again():
    change = submitted()
    change.product.changes.update(status="withdrawn")

    with pytest.raises(IntegrityError, match="listing_moves_along_its_table"), transaction.atomic():
        ProductChange.objects.update(status="awaiting")
