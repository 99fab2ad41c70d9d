"""Tables that people make: bytes to rows, words to numbers, and back. Pure: knows no database, speaks no language."""
