"""A provider of our own for tests of what comes in any order."""

from .pretending import there

__all__ = ["there"]
