"""One answer per key."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel import clock
from marketplace.kernel.errors import IdempotencyConflict
from marketplace.kernel.idempotency import answer_once, forget_old_answers
from marketplace.kernel.models import StoredAnswer
from tests.races import race

once = partial(answer_once, scope="test", key="k", content={"a": 1})


@pytest.mark.django_db
def test_a_repeat_gets_the_stored_answer():
    answers = [once(command=command) for command in (lambda: {"number": 1}, lambda: {"number": 2})]

    assert answers == [{"number": 1}, {"number": 1}]


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_refused():
    once(command=lambda: 1)

    with pytest.raises(IdempotencyConflict):
        once(content={"a": 2}, command=lambda: 2)

    assert StoredAnswer.objects.get().answer == 1


@pytest.mark.django_db
def test_a_command_that_raises_leaves_its_key_free():
    with pytest.raises(ZeroDivisionError):
        once(command=lambda: 1 // 0)

    assert once(command=lambda: 7) == 7


@pytest.mark.django_db
def test_a_first_answer_costs_two_statements():
    with CaptureQueriesContext(connection) as statements:
        once(command=lambda: 1)

    assert len([one for one in statements if "SAVEPOINT" not in one["sql"]]) == 2


@pytest.mark.usefixtures("committed")
def test_a_repeat_waits_for_the_first_one():
    once(command=lambda: 0)
    calls: list[int] = []

    answers = race(StoredAnswer.objects.all(), [partial(once, command=lambda: calls.append(1))] * 3)

    assert (answers, calls) == ([0, 0, 0], [])


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_month_and_no_sooner():
    answer_once(scope="s", key="old", content=1, command=lambda: "old")
    StoredAnswer.objects.update(created_at=clock.now() - timedelta(days=30, minutes=1))
    answer_once(scope="s", key="new", content=1, command=lambda: "new")

    assert forget_old_answers() == 1
    assert StoredAnswer.objects.get().key == "new"
