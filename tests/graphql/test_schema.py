"""The published schema changes only on purpose."""

from __future__ import annotations

from pathlib import Path

from marketplace.schema import storefront

SNAPSHOT = Path(__file__).with_name("storefront.graphql")


def test_the_storefront_schema_is_the_published_one():
    """After a wanted change: `python manage.py graphql_schema --schema marketplace.schema.storefront
    --out tests/graphql/storefront.graphql`, and look at the difference before committing it."""
    assert str(storefront).strip() == SNAPSHOT.read_text(encoding="utf-8").strip()
