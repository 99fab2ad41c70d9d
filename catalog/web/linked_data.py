"""schema.org facts for search engines, as plain dictionaries. Source: schema.org Product, Offer, BreadcrumbList."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from ..models import Producer, Product
from ..selectors import Pack, ProductDetails
from .crumbs import Crumb

_SCHEMA = "https://schema.org"
_IMAGE_WIDTH = 960


def full_url(path: str) -> str:
    """The public address of a path; a picture in other storage has one already."""
    return path if "://" in path else f"{settings.SITE_URL.rstrip('/')}{path}"


def home_data() -> dict[str, Any]:
    home = full_url(reverse("catalog:home"))
    search = full_url(reverse("catalog:search"))
    return {
        "@context": _SCHEMA,
        "@type": "WebSite",
        "name": settings.SHOP["name"],
        "url": home,
        "publisher": {"@type": "Organization", "name": settings.SHOP["name"], "url": home},
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{search}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def crumbs_data(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    return {
        "@context": _SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb.name, "item": full_url(crumb.url)}
            for place, crumb in enumerate(crumbs, start=1)
        ],
    }


def product_data(details: ProductDetails) -> dict[str, Any]:
    product = details.product
    data: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Product",
        "name": product.name,
        "description": product.description or product.summary_vi,
        "category": product.category.name,
        "url": full_url(reverse("catalog:product", args=[product.slug])),
        "image": [full_url(image.url(_IMAGE_WIDTH)) for image in details.images],
        "brand": {"@type": "Brand", "name": product.producer.legal_name},
        "offers": [_offer(pack, details) for pack in details.packs],
    }
    if details.certificates:
        data["hasCertification"] = [
            {
                "@type": "Certification",
                "name": certificate.get_scheme_display(),
                "certificationIdentification": certificate.number,
                "issuedBy": {"@type": "Organization", "name": certificate.issuer_vi},
                "expires": certificate.expires_on,
            }
            for certificate in details.certificates
        ]
    return data


def producer_data(producer: Producer) -> dict[str, Any]:
    return {
        "@context": _SCHEMA,
        "@type": "Organization",
        "name": producer.legal_name,
        "legalName": producer.legal_name,
        "url": full_url(reverse("catalog:producer", args=[producer.slug])),
        "telephone": producer.phone,
        "address": _address(producer),
    }


def _offer(pack: Pack, details: ProductDetails) -> dict[str, Any]:
    variant = pack.variant
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "name": f"{details.product.name}, {variant.name_vi}",
        "price": variant.price_vnd,
        "priceCurrency": "VND",
        "availability": f"{_SCHEMA}/{_availability(details.product, pack, is_in_season=details.is_in_season)}",
        "url": full_url(reverse("catalog:product", args=[details.product.slug])),
        "seller": {"@type": "Organization", "name": details.product.producer.legal_name},
    }


def _availability(product: Product, pack: Pack, *, is_in_season: bool) -> str:
    if not is_in_season or pack.units_available <= 0 or product.resting_until is not None:
        return "OutOfStock"
    return "PreOrder" if product.is_preorder else "InStock"


def _address(producer: Producer) -> dict[str, str]:
    province = producer.ward.parent
    return {
        "@type": "PostalAddress",
        "addressLocality": producer.ward.name,
        "addressRegion": province.name if province else "",
        "addressCountry": "VN",
    }
