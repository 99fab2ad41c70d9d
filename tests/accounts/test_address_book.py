"""Addresses kept for next time."""

from __future__ import annotations

from functools import partial

import pytest

from marketplace.accounts.address_book import last_address, save_address
from marketplace.accounts.models import Address, User
from tests.factories import UserFactory, WardFactory
from tests.races import race


@pytest.mark.usefixtures("committed")
def test_the_same_place_saved_twice_at_once_is_kept_once():
    user, ward = UserFactory(), WardFactory()
    save = partial(save_address, user_id=user.pk, phone="+84100200300", ward_code=ward.code, street="12 Lê Lợi")

    race(User.objects.all(), [partial(save, recipient="Sà Rươl"), partial(save, recipient="Út")])

    assert last_address(user.pk) == Address.objects.get()
