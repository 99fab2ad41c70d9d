"""One module per object: its endpoints, and the table of what each may be told."""

from . import checkout, customers, events, intents, methods, refunds

__all__ = ["checkout", "customers", "events", "intents", "methods", "refunds"]
