"""Joining as a producer: the first form, the application with its papers, the rules."""
