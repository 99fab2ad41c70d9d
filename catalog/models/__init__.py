"""What is for sale, by whom, and what can really be sold."""

from .certificates import Certificate
from .harvests import Harvest
from .helping import HelpConsent
from .imports import ImportRow, ImportRun
from .joining import IdentityCheck, ProducerDocument, ProducerEvent
from .letters import ProducerLetter
from .marketplaces import Category, Marketplace
from .pages import ProducerChange, ProducerPhoto
from .partners import PartnerProduct, SharingStop, ShopSharingStop
from .pictures import ProductImage
from .producers import Membership, Producer, ProducerBreak
from .products import Product, ProductVariant, VariantTier
from .review import CatalogNotice, ListingMove, ProductChange, ProductEvent
from .rules import MarketRules, RulesAcceptance
from .stock import Lot
from .team import TeamInvitation
from .tokens import ApiToken
from .views import ViewCount

__all__ = [
    "ApiToken",
    "CatalogNotice",
    "Category",
    "Certificate",
    "Harvest",
    "HelpConsent",
    "IdentityCheck",
    "ImportRow",
    "ImportRun",
    "ListingMove",
    "Lot",
    "MarketRules",
    "Marketplace",
    "Membership",
    "PartnerProduct",
    "Producer",
    "ProducerBreak",
    "ProducerChange",
    "ProducerDocument",
    "ProducerEvent",
    "ProducerLetter",
    "ProducerPhoto",
    "Product",
    "ProductChange",
    "ProductEvent",
    "ProductImage",
    "ProductVariant",
    "RulesAcceptance",
    "SharingStop",
    "ShopSharingStop",
    "TeamInvitation",
    "VariantTier",
    "ViewCount",
]
