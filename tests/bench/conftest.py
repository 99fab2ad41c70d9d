"""The running shop that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from marketplace.run.shop import Shop
from tests.outside import a_live_shop


@pytest.fixture(scope="package")
def live_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with a_live_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop
