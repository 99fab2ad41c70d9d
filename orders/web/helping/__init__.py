"""Helpers of the community digital teams: their own desk, and what a producer sees of them."""
