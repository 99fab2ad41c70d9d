"""The published schema changes only on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace import schema


@pytest.mark.parametrize("name", ["storefront", "producers", "partners"])
def test_a_schema_is_the_published_one(name):
    """After a wanted change: `python manage.py graphql_schema --schema marketplace.schema.storefront
    --out tests/graphql/storefront.graphql` (or producers), and look at the difference before committing it."""
    published = Path(__file__).with_name(f"{name}.graphql").read_text(encoding="utf-8")

    assert str(getattr(schema, name)).strip() == published.strip()
