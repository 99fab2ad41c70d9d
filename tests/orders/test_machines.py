"""The tables of states: the database knows them, the page shows them, and nothing gets around them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from catalog.states.machine import Move, machine
from orders import states
from orders.drawing import page
from orders.models import AllowedMove, Complaint, ExtraCharge, Fulfilment, Return, SellerOrder

from .making import paid

ROWS: dict[str, Any] = {
    "part": SellerOrder,
    "parcel": Fulfilment,
    "charge": ExtraCharge,
    "return": Return,
    "complaint": Complaint,
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROWS)
def test_the_database_allows_exactly_the_moves_of_the_table(name):
    table = next(each for each in states.MACHINES if each.name == name)

    rows = AllowedMove.objects.filter(machine=name).values_list("source", "target")

    assert set(rows) == table.edges()


@pytest.mark.parametrize("name", ROWS)
def test_every_state_of_a_row_is_in_its_table(name):
    table = next(each for each in states.MACHINES if each.name == name)

    assert set(table.states) == set(ROWS[name].Status.values)


REACHED_FROM_PAID = {target for source, target in states.PART.edges() if source == "paid"}


@pytest.mark.django_db
@pytest.mark.parametrize("target", sorted(set(SellerOrder.Status.values) - {"paid"} - REACHED_FROM_PAID))
def test_a_plain_update_that_the_table_does_not_name_is_refused(target):
    part = paid().parts.get()

    with pytest.raises(IntegrityError, match="state_moves_along_its_table"), transaction.atomic():
        SellerOrder.objects.filter(pk=part.pk).update(
            status=target, due_vnd=0, delivery_due_vnd=0, decline_reason="Hết hàng"
        )

    part.refresh_from_db()
    assert part.status == "paid"


def test_the_page_of_states_is_up_to_date():
    assert (settings.BASE_DIR / "docs" / "states.md").read_text(encoding="utf-8") == page()


def test_every_state_is_at_rest_or_leads_on():
    for each in states.MACHINES:
        leaves = {source for move in each.moves.values() for source in move.sources}

        stuck = set(each.states) - leaves - each.at_rest

        assert not stuck, f"{each.name}: {stuck}"


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([Move("a", frozenset({"x"}), "y", frozenset({"buyer"}))] * 2, "two moves"),
        ([Move("a", frozenset({"x"}), "y", frozenset({"cat"}))], "unknown actors"),
        ([Move("a", frozenset({"z"}), "y", frozenset({"buyer"}))], "nothing leads to"),
    ],
)
def test_a_table_with_a_slip_is_refused(moves, words):
    with pytest.raises(ValueError, match=words):
        machine("m", initial="x", at_rest=(), moves=moves)
