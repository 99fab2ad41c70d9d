"""The nevers of helpers and their consents, each broken on purpose past all our commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.models import HelpConsent
from catalog.services.helping import give_oneself
from marketplace.accounts.models import Helper
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from tests.factories import HelperFactory, MembershipFactory

from .test_nevers import again

pytestmark = pytest.mark.django_db


def given() -> HelpConsent:
    owner = MembershipFactory()
    actor, helper = Actor("user", owner.user_id), HelperFactory()
    return give_oneself(
        producer=owner.producer, helper_id=helper.pk, task="Trả lời đơn", days=90, may_work=True, actor=actor
    )


def changed(**columns: object) -> None:
    given()
    HelpConsent.objects.update(**columns)


NEVERS = {
    "one_helper_per_person": lambda: again(HelperFactory()),
    "stopped_helper_says_by_whom": lambda: (HelperFactory(), Helper.objects.update(stopped_at=clock.now())),
    "help_consent_lasts_90_days_at_most": lambda: changed(ends_at=F("ends_at") + timedelta(seconds=1)),
    "help_consent_ends_after_it_begins": lambda: changed(ends_at=F("starts_at")),
    "paper_consent_counts_once_confirmed": lambda: changed(way="paper", paper="help/x.sealed"),
    "code_consent_says_where_the_code_went": lambda: changed(way="sms_code", code_id=1),
    "own_consent_says_who_gave_it": lambda: changed(given_by=None),
    "ended_help_consent_says_how": lambda: changed(ended_at=clock.now()),
    "one_open_consent_per_helper_and_producer": lambda: again(given()),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
