"""Search over PostgreSQL full text and our own folded words."""

from .indexing import index_products
from .reading import Reading, rank_of, readings, understand

__all__ = ["Reading", "index_products", "rank_of", "readings", "understand"]
