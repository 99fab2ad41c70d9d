"""A producer's own products: the list, the editor in steps, pictures."""
