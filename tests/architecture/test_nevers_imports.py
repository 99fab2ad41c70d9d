"""The nevers of files that producers bring, each broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ImportRow, ImportRun
from marketplace.kernel import clock
from tests.catalog.sheets.making import csv_of, kept
from tests.factories import ProducerFactory

from .test_nevers import again

pytestmark = pytest.mark.django_db


def run():
    return kept(ProducerFactory(), csv_of(["X", "", "", "", "90k", 3]))


NEVERS = {
    "import_ends_once": lambda: (run(), ImportRun.objects.update(applied_at=clock.now(), cancelled_at=clock.now())),
    "producers_import_keeps_its_file": lambda: (run(), ImportRun.objects.update(content=None)),
    "one_row_per_line_of_a_file": lambda: again(run().rows.get()),
    "faulty_line_says_what_is_wrong": lambda: (run(), ImportRow.objects.update(problems=[])),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
