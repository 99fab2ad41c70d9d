"""Carts and orders for programs."""
