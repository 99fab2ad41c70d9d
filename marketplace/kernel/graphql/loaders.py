"""Rows by key, gathered over the whole answer and read at once."""

from __future__ import annotations

from typing import Any

from .deferred import Batch, Loader


def loader(info: Any, batch: Batch) -> Loader:
    """This request's loader for a function that takes keys and returns one value per key, in the same order.

    A resolver returns loader(info, batch).load(key). All keys of one level of the answer reach the function together.
    """
    known: dict[Batch, Loader] = info.context.__dict__.setdefault("graphql_loaders", {})
    return known.setdefault(batch, Loader(batch))
