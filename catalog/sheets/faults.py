"""What is wrong with a file or a cell, as a code; services.sheets.words says it in a language."""

from __future__ import annotations


class Fault(Exception):
    """A cell, or a whole file, that can't be read as it was meant."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)
