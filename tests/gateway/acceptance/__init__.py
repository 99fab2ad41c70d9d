"""The acceptance suite: what anybody who knows Stripe expects, asked through its official SDKs.

Every check is written once, from the specification and not from our code, and runs through stripe-python and
stripe-node. GATEWAY_UNDER_TEST=localstripe lets the same checks examine another stand-in (tests/bench/bench_score.py).
"""
