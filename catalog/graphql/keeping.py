"""Which answers are the same for everybody until the catalogue changes.

Prices may be kept: a price changes only together with the version. Stock changes with every order, so a question that
reaches it is always answered afresh. `node` is left out, because it also finds what is a person's own.
"""

from __future__ import annotations

from catalog.version import catalogue_version
from marketplace.kernel.graphql.keeping import Keeping

KEPT_ANSWERS = Keeping(
    version=catalogue_version,
    roots=frozenset(
        {
            "marketplace",
            "partners",
            "categories",
            "category",
            "producers",
            "producer",
            "products",
            "product",
            "suggestions",
        }
    ),
    never=frozenset({"Stock"}),
)
