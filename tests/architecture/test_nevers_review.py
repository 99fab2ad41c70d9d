"""The nevers of what waits for a reviewer, each broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ListingMove, ProductChange
from marketplace.kernel import clock
from tests.catalog.listings.making import submitted

from .test_nevers import again

pytestmark = pytest.mark.django_db

NEVERS = {
    "one_undecided_change_per_product": lambda: again(submitted()),
    "handed_back_change_says_why_and_what_to_do": lambda: (
        submitted(),
        ProductChange.objects.update(status="changes_requested", reason="Mờ", decided_at=clock.now()),
    ),
    "decided_change_has_a_moment": lambda: (submitted(), ProductChange.objects.update(status="approved")),
    "one_row_per_listing_move": lambda: again(ListingMove.objects.first()),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
