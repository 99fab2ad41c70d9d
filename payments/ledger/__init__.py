"""Double-entry arithmetic: accounts by name, what each money event debits and credits, how sums are split. No Django.

Amounts are whole đồng: above zero a debit, below zero a credit. Source: docs/money.md.
"""
