"""Files of rows coming in: previewed with the problems of each line, then carried out whole or as far as valid.

The same door for the demo data, for producers and for partners.
"""

from .run import ImportKind, apply_import, preview_import

__all__ = ["ImportKind", "apply_import", "preview_import"]
