"""Sample rows for tests: each factory alone makes a valid, visible row; tests name only what they are about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from catalog.models import (
    Category,
    Certificate,
    Lot,
    Marketplace,
    Membership,
    Producer,
    Product,
    ProductImage,
    ProductVariant,
)
from marketplace.accounts.models import AdministrativeUnit, User
from marketplace.kernel import clock
from marketplace.kernel.text import sort_key

PASSWORD = "giong-cha-da-9"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Trần Thị Bé {n}")
    email = factory.Sequence(lambda n: f"be{n}@cho.example")
    password = factory.django.Password(PASSWORD)


class ProvinceFactory(DjangoModelFactory[AdministrativeUnit]):
    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("id",)

    era = AdministrativeUnit.Era.NEW
    code = "92"
    kind = AdministrativeUnit.Kind.PROVINCE
    name = "Thành phố Cần Thơ"
    id = factory.LazyAttribute(lambda unit: f"{unit.era}-{unit.code}")


class WardFactory(DjangoModelFactory[AdministrativeUnit]):
    """A ward of Cần Thơ as it is since 01/07/2025; the same code gives the same row."""

    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("id",)

    era = AdministrativeUnit.Era.NEW
    code = "31510"
    kind = AdministrativeUnit.Kind.WARD
    name = "Phường Phú Lợi"
    parent = factory.SubFactory(ProvinceFactory)
    id = factory.LazyAttribute(lambda unit: f"{unit.era}-{unit.code}")


class MarketplaceFactory(DjangoModelFactory[Marketplace]):
    """Ourselves, once."""

    class Meta:
        model = Marketplace
        django_get_or_create = ("slug",)

    slug = "soc-trang"
    is_ourselves = True
    name_vi = "Chợ quê Sóc Trăng"
    province_old = "Sóc Trăng"
    province_new = "Thành phố Cần Thơ"


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"nhom-{n}")
    name_vi = factory.Sequence(lambda n: f"Nhóm hàng {n}")
    position = factory.Sequence(lambda n: n)


class ProducerFactory(DjangoModelFactory[Producer]):
    class Meta:
        model = Producer
        django_get_or_create = ("slug",)

    marketplace = factory.SubFactory(MarketplaceFactory)
    slug = factory.Sequence(lambda n: f"nha-lam-{n}")
    legal_name = factory.Sequence(lambda n: f"Hợp tác xã Giồng Chà Đá {n}")
    legal_form = Producer.LegalForm.COOPERATIVE
    name_sort = factory.LazyAttribute(lambda producer: sort_key(producer.legal_name))
    ward = factory.SubFactory(WardFactory)
    old_district = "Thành phố Sóc Trăng"
    old_commune = "Phường 1"
    latitude = Decimal("9.60310")
    longitude = Decimal("105.97520")
    contact_name = "Thạch Thị Sa Rây"
    phone = "+84299382233"
    email = factory.LazyAttribute(lambda producer: f"lienhe@{producer.slug}.example")
    business_registration_no = factory.Sequence(lambda n: f"22{n:08d}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    producer = factory.SubFactory(ProducerFactory)
    role = Membership.Role.OWNER


class ProductFactory(DjangoModelFactory[Product]):
    """On sale all year, everywhere. Packs come by VariantFactory; the search words by catalog.search.index_products."""

    class Meta:
        model = Product
        django_get_or_create = ("slug",)

    producer = factory.SubFactory(ProducerFactory)
    category = factory.SubFactory(CategoryFactory)
    slug = factory.Sequence(lambda n: f"mon-{n}")
    name_vi = factory.Sequence(lambda n: f"Món quê {n}")
    name_sort = factory.LazyAttribute(lambda product: sort_key(product.name_vi))
    storage = Product.Storage.AMBIENT
    season_months = factory.LazyFunction(lambda: list(range(1, 13)))
    delivery_scope = Product.DeliveryScope.NATIONWIDE
    status = Product.Status.PUBLISHED
    price_from_vnd = 50_000
    published_at = factory.LazyFunction(clock.now)


class ProductImageFactory(DjangoModelFactory[ProductImage]):
    class Meta:
        model = ProductImage

    product = factory.SubFactory(ProductFactory)
    digest = factory.Sequence(lambda n: f"{n:064d}")
    original = factory.LazyAttribute(lambda image: f"products/{image.digest}.webp")
    width = 1280
    height = 960
    widths_ready = factory.LazyFunction(lambda: list(ProductImage.WIDTHS))


class VariantFactory(DjangoModelFactory[ProductVariant]):
    """A pack of half a kilo; its own product is sold from this pack's price on."""

    class Meta:
        model = ProductVariant
        django_get_or_create = ("sku",)

    product = factory.SubFactory(ProductFactory, price_from_vnd=factory.SelfAttribute("..price_vnd"))
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    name_vi = "Gói 500 g"
    unit = ProductVariant.Unit.GRAM
    net_quantity = 500
    gross_weight_g = 560
    length_mm = 210
    width_mm = 110
    height_mm = 60
    price_vnd = 50_000


class LotFactory(DjangoModelFactory[Lot]):
    """Ten packs on hand, made yesterday, good for a month."""

    class Meta:
        model = Lot

    variant = factory.SubFactory(VariantFactory)
    code = factory.Sequence(lambda n: f"LO-{n}")
    produced_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=1))
    best_before = factory.LazyFunction(lambda: clock.today() + timedelta(days=30))
    units_made = 10
    units_on_hand = factory.SelfAttribute("units_made")


class CertificateFactory(DjangoModelFactory[Certificate]):
    """Four OCOP stars, valid for another year."""

    class Meta:
        model = Certificate

    product = factory.SubFactory(ProductFactory)
    scheme = Certificate.Scheme.OCOP
    stars = factory.LazyAttribute(lambda certificate: 4 if certificate.scheme == "ocop" else None)
    number = factory.Sequence(lambda n: f"{n:03d}/QĐ-UBND")
    issuer_vi = "UBND thành phố Cần Thơ"
    issued_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=365))
    expires_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=365))
