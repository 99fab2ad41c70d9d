"""A broker that is down costs nobody their answer."""

from __future__ import annotations

import pytest
from django.db import transaction

from marketplace.kernel.soon import soon


class Down:
    def delay(self, *_args):
        raise ConnectionRefusedError("no broker")


class Up:
    def __init__(self):
        self.asked = []

    def delay(self, *args):
        self.asked.append(args)


@pytest.mark.usefixtures("committed")
def test_a_task_is_asked_for_after_the_commit_and_a_broker_that_is_down_only_leaves_a_line_in_the_log(caplog):
    up = Up()

    with transaction.atomic():
        soon(Down(), 1)
        soon(up, 2)
        asked_inside = list(up.asked)
    soon(Down(), 3)

    assert (asked_inside, up.asked) == ([], [(2,)])
    assert caplog.text.count("no broker") >= 2
