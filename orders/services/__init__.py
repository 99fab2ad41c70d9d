"""Commands of carts and orders: the only way their rows change."""
