"""/v1/products and /v1/prices."""

from __future__ import annotations

from typing import Any

from ...errors import InvalidParameter, NoSuchObject
from ...forms import Raw
from ...models import Price, Product
from ...params import Field, anything, boolean, choice, group, integer, listing, metadata, ref, text, url
from ...services.catalogue import create_price, create_product, delete_product, update_price, update_product
from ...shapes import deleted_shape, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from ..search import SEARCH, Column, search_page
from .tables import currency, found

TAX = choice("inclusive", "exclusive", "unspecified")
_ECHOED: dict[str, Field] = {
    "images": listing(url(), most=8),
    "marketing_features": anything(),
    "package_dimensions": anything(),
    "shippable": boolean(),
    "statement_descriptor": text(longest=22),
    "tax_code": text(),
    "unit_label": text(longest=12),
    "url": url(),
}
_PRODUCT: dict[str, Field] = {
    **_ECHOED,
    "name": text(longest=250),
    "active": boolean(),
    "description": text(longest=40_000),
    "metadata": metadata(),
}


def unit_amount_decimal() -> Field:
    """Whole đồng only: the smallest unit there is."""

    def read(value: Raw, name: str) -> int:
        amount: int = integer(required=True).read(value.removesuffix(".0") if isinstance(value, str) else value, name)
        return amount

    return Field(read)


_AMOUNT: dict[str, Field] = {
    "currency": currency(),
    "unit_amount": integer(),
    "unit_amount_decimal": unit_amount_decimal(),
    "tax_behavior": TAX,
}


def amount_of(price: dict[str, Any], *, inside: str = "") -> int:
    """unit_amount, told either way. Raises InvalidParameter without one."""
    amount = price.get("unit_amount", price.get("unit_amount_decimal"))
    if amount is None:
        name = f"{inside}[unit_amount]" if inside else "unit_amount"
        raise InvalidParameter(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return int(amount)


@endpoint(
    "POST",
    "products",
    {**_PRODUCT, "id": ref(), "name": text(longest=250, required=True), "default_price_data": group(_AMOUNT)},
)
def create(call: Call) -> Body:
    product = create_product(
        ref=call.get("id", ""),
        name=call.params["name"],
        description=call.get("description", ""),
        active=call.get("active", True),
        metadata=call.get("metadata"),
        echoed=call.sent(*_ECHOED),
    )
    if first := call.get("default_price_data"):
        price = create_price(product=product, unit_amount=amount_of(first), currency=first["currency"])
        product = update_product(pk=product.pk, changes={"default_price": price})
    return shape(product)


@endpoint(
    "GET",
    "products",
    {**PAGE, "active": boolean(), "ids": listing(ref()), "shippable": boolean(), "url": text()},
)
def list_all(call: Call) -> Body:
    rows = Product.objects.filter(deleted=False).select_related("default_price")
    columns = {"active": "active", "ids": "ref__in", "shippable": "echoed__shippable", "url": "echoed__url"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value})
    return list_page(call, rows)


_SEARCHABLE = {
    "active": Column("active", "flag"),
    "description": Column("description"),
    "metadata": Column("metadata", "metadata"),
    "name": Column("name"),
    "shippable": Column("echoed__shippable", "flag"),
    "url": Column("echoed__url"),
}


@endpoint("GET", "products/search", SEARCH)
def search(call: Call) -> Body:
    return search_page(call, Product.objects.filter(deleted=False).select_related("default_price"), _SEARCHABLE)


@endpoint("GET", "products/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(living_product(ref))


@endpoint("POST", "products/<ref>", {**_PRODUCT, "default_price": ref()})
def update(call: Call, ref: str) -> Body:
    product = living_product(ref)
    changes: dict[str, Any] = {key: value for key, value in call.sent("name", "active").items() if value is not None}
    changes |= {key: value or "" for key, value in call.sent("description").items()} | call.sent("metadata")
    if echoed := call.sent(*_ECHOED):
        changes["echoed"] = echoed
    if wanted := call.get("default_price"):
        changes["default_price"] = _own_price(product, wanted)
    return shape(update_product(pk=product.pk, changes=changes))


def _own_price(product: Product, name: str) -> Price:
    price = Price.objects.filter(ref=name, product=product).first()
    if price is None:
        raise NoSuchObject("price", name, param="default_price", in_path=False)
    return price


@endpoint("DELETE", "products/<ref>")
def delete(call: Call, ref: str) -> Body:  # noqa: ARG001
    return deleted_shape(delete_product(pk=living_product(ref).pk), "product")


def living_product(name: str, *, param: str = "id", in_path: bool = True) -> Product:
    """A product that was not deleted. Raises NoSuchObject."""
    product = Product.objects.filter(ref=name, deleted=False).select_related("default_price").first()
    if product is None:
        raise NoSuchObject("product", name, param=param, in_path=in_path)
    return product


@endpoint(
    "POST",
    "prices",
    {
        **_AMOUNT,
        "product": ref(),
        "product_data": group({**_ECHOED, **_PRODUCT, "id": ref(), "name": text(longest=250, required=True)}),
        "active": boolean(),
        "billing_scheme": choice("per_unit"),
        "lookup_key": text(longest=200),
        "transfer_lookup_key": boolean(),
        "nickname": text(),
        "metadata": metadata(),
    },
)
def create_a_price(call: Call) -> Body:
    price = create_price(
        product=_product_of(call),
        unit_amount=amount_of(call.params),
        currency=call.params["currency"],
        active=call.get("active", True),
        lookup_key=call.get("lookup_key", ""),
        nickname=call.get("nickname", ""),
        tax_behavior=call.get("tax_behavior", "unspecified"),
        metadata=call.get("metadata"),
        take_lookup_key=bool(call.get("transfer_lookup_key")),
    )
    return shape(price)


def _product_of(call: Call) -> Product:
    name, described = call.get("product"), call.get("product_data")
    if bool(name) == bool(described):
        raise InvalidParameter(
            "Give either product or product_data.", code="" if name else "parameter_missing", param="product"
        )
    if name:
        return living_product(name, param="product", in_path=False)
    told = {key: described[key] for key in _ECHOED if key in described}
    return create_product(
        ref=described.get("id", ""),
        name=described["name"],
        active=described.get("active", True),
        metadata=described.get("metadata"),
        echoed=told,
    )


@endpoint(
    "GET",
    "prices",
    {
        **PAGE,
        "active": boolean(),
        "product": ref(),
        "currency": text(),
        "lookup_keys": listing(text(), most=10),
        "type": choice("one_time", "recurring"),
    },
)
def list_prices(call: Call) -> Body:
    rows = Price.objects.select_related("product")
    columns = {"active": "active", "product": "product__ref", "currency": "currency", "lookup_keys": "lookup_key__in"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value})
    return list_page(call, rows.none() if call.get("type") == "recurring" else rows)


_PRICES_BY = {
    "active": Column("active", "flag"),
    "currency": Column("currency"),
    "lookup_key": Column("lookup_key"),
    "metadata": Column("metadata", "metadata"),
    "product": Column("product__ref"),
}


@endpoint("GET", "prices/search", SEARCH)
def search_prices(call: Call) -> Body:
    return search_page(call, Price.objects.select_related("product"), _PRICES_BY)


@endpoint("GET", "prices/<ref>")
def retrieve_price(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(Price, ref, "price", param="price"))


@endpoint(
    "POST",
    "prices/<ref>",
    {
        "active": boolean(),
        "lookup_key": text(longest=200),
        "transfer_lookup_key": boolean(),
        "nickname": text(),
        "tax_behavior": TAX,
        "metadata": metadata(),
    },
)
def update_a_price(call: Call, ref: str) -> Body:
    changes: dict[str, Any] = call.sent("active", "tax_behavior", "metadata")
    changes |= {key: value or "" for key, value in call.sent("lookup_key", "nickname").items()}
    take = bool(call.get("transfer_lookup_key"))
    return shape(update_price(pk=found(Price, ref, "price", param="price").pk, changes=changes, take_lookup_key=take))
