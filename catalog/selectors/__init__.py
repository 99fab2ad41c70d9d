"""What the pages and the API read of the catalogue. Nothing here changes a row."""

from .choice import ProductQuery
from .counts import Facets
from .listing import ProductPage, find_products
from .pages import HomePage, Pack, ProducerDetails, ProductDetails, home_page, producer_page, product_page
from .shelves import Shelf, WardGroup, category_tree, producers_by_ward
from .suggestions import Suggestion, suggest

__all__ = [
    "Facets",
    "HomePage",
    "Pack",
    "ProducerDetails",
    "ProductDetails",
    "ProductPage",
    "ProductQuery",
    "Shelf",
    "Suggestion",
    "WardGroup",
    "category_tree",
    "find_products",
    "home_page",
    "producer_page",
    "producers_by_ward",
    "product_page",
    "suggest",
]
