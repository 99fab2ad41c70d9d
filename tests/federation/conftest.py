"""A founded node with its files in a folder of the test."""

from __future__ import annotations

import pytest

from federation.services.founding import Founded, found_node
from marketplace.kernel.audit import SYSTEM


@pytest.fixture
def node(db, settings, tmp_path) -> Founded:
    settings.DATA_DIR = tmp_path
    return found_node(actor=SYSTEM)


@pytest.fixture
def committed_node(committed, settings, tmp_path) -> Founded:
    settings.DATA_DIR = tmp_path
    return found_node(actor=SYSTEM)
