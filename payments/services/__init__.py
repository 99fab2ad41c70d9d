"""Commands that move money, or book that it moved."""
