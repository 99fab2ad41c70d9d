"""A carrier that is none, for trying and testing: a program of its own that knows nothing of the marketplace.

It takes announcements of parcels over HTTP, moves them on (by the clock, or by a button on its page) and sends signed
messages about every station. Everything is kept in memory: when it ends, its parcels are forgotten.
"""
