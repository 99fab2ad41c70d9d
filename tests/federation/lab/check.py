from __future__ import annotations


def check(delta, *, only, out):
    return 0
