"""What the settings allow."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from payments.services.pretending_bank import pretend_transfer
from tests.databases import ROOT

LIVE = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 50,
    "SEALING_KEYS": "x" * 32,
    "SITE_URL": "https://cho.example",
    "STRIPE_SECRET_KEY": "sk_test_x",
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "REDIS_URL": "redis://localhost",
}


def settings_with(**changes):
    """Read the settings in a program of its own, as production does; how it ended and what it said."""
    environment = {"PATH": os.environ["PATH"], **LIVE, **changes}
    read = [sys.executable, "-c", "import marketplace.settings as s; print(s.SIMULATED_BANK, s.VIETQR_ACCOUNT == '')"]
    return subprocess.run(read, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_where_money_is_real_there_is_no_pretended_bank_and_no_account_of_the_demo():
    ended = settings_with()

    assert (ended.returncode, ended.stdout.strip()) == (0, "False True")


def test_the_start_stops_where_the_pretended_bank_is_on_without_debug():
    ended = settings_with(SIMULATED_BANK="1")

    assert ended.returncode != 0
    assert "SIMULATED_BANK=1 needs DEBUG=1" in ended.stderr


def start_with(**changes):
    """Start a whole program, as production does."""
    environment = {"PATH": os.environ["PATH"], **LIVE, "DJANGO_SETTINGS_MODULE": "marketplace.settings", **changes}
    start = [sys.executable, "-c", "import django; django.setup()"]
    return subprocess.run(start, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("prefix", "starts"), [("CK", True), ("ST", False)])
def test_the_start_stops_where_references_would_look_like_order_numbers(prefix, starts):
    ended = start_with(VIETQR_PREFIX=prefix)

    assert (ended.returncode == 0) is starts
    assert ("VIETQR_PREFIX=ST is that of order numbers" in ended.stderr) is not starts


def test_the_command_itself_looks_again(settings):
    settings.SIMULATED_BANK = False

    with pytest.raises(ImproperlyConfigured):
        pretend_transfer(payment_id=1, kind="right", feed="sepay")
