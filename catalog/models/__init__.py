"""What is for sale, by whom, and what can really be sold."""

from .certificates import Certificate
from .harvests import Harvest
from .imports import ImportRun
from .marketplaces import Category, Marketplace
from .partners import PartnerProduct, SharingStop
from .pictures import ProductImage
from .producers import Membership, Producer, ProducerBreak
from .products import Product, ProductVariant, VariantTier
from .review import CatalogNotice, ListingMove, ProductChange, ProductEvent
from .stock import Lot

__all__ = [
    "CatalogNotice",
    "Category",
    "Certificate",
    "Harvest",
    "ImportRun",
    "ListingMove",
    "Lot",
    "Marketplace",
    "Membership",
    "PartnerProduct",
    "Producer",
    "ProducerBreak",
    "Product",
    "ProductChange",
    "ProductEvent",
    "ProductImage",
    "ProductVariant",
    "SharingStop",
    "VariantTier",
]
