"""What is for sale, by whom, and what can really be sold."""

from .certificates import Certificate
from .harvests import Harvest
from .imports import ImportRun
from .marketplaces import Category, Marketplace
from .pictures import ProductImage
from .producers import Membership, Producer, ProducerBreak
from .products import Product, ProductVariant, VariantTier
from .stock import Lot

__all__ = [
    "Category",
    "Certificate",
    "Harvest",
    "ImportRun",
    "Lot",
    "Marketplace",
    "Membership",
    "Producer",
    "ProducerBreak",
    "Product",
    "ProductImage",
    "ProductVariant",
    "VariantTier",
]
