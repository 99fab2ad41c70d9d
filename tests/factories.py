"""Sample rows for tests: each factory alone makes a valid, visible row; tests name only what they are about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

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
    VariantTier,
)
from marketplace.accounts.models import AdministrativeUnit, Helper, User
from marketplace.accounts.units import units
from marketplace.kernel import clock
from marketplace.kernel.text import sort_key

PASSWORD = "giong-cha-da-9"
Row = TypeVar("Row", bound=Model)


class Rows(DjangoModelFactory[Row]):
    """Calling a factory gives a row: said here for the type checker, which can't know."""

    class Meta:
        abstract = True

    @classmethod
    def _get_or_create(cls, model_class: type[Row], **fields: Any) -> Row:
        """Nobody else writes meanwhile: no savepoint as around Django's own, and no look for what can't be there."""
        names: tuple[str, ...] = cls._meta.django_get_or_create  # type: ignore[attr-defined]  # of its own Options class
        key = {name: fields[name] for name in names}
        rows, known = model_class._default_manager, None
        if not any(cls._is_drawn(name, value) for name, value in key.items()):
            known = rows.filter(**key).order_by().first()
        return known or rows.create(**fields)

    @classmethod
    def _is_drawn(cls, name: str, value: Any) -> bool:
        """Whether a sequence has just made the value: no row has it yet."""
        declared = cls._meta.base_declarations[name]
        return isinstance(declared, Sequence) and value == declared.function(cls._meta._counter.seq - 1)

    if TYPE_CHECKING:

        def __new__(cls, **fields: Any) -> Row: ...  # type: ignore[misc]  # factory_boy's metaclass does it


class UserFactory(Rows[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = Sequence(lambda n: f"Trần Thị Bé {n}")
    email = Sequence(lambda n: f"be{n}@cho.example")
    password = Password(PASSWORD)


class Units(Rows[AdministrativeUnit]):
    """Migrations put the country's units there: each is read once, and never changes."""

    class Meta:
        abstract = True

    @classmethod
    def _get_or_create(cls, model_class: type[AdministrativeUnit], **fields: Any) -> AdministrativeUnit:
        if fields["id"] not in _OF_THE_COUNTRY:
            return super()._get_or_create(model_class, **fields)
        names = [field.attname for field in model_class._meta.concrete_fields]
        if fields["id"] not in _READ:
            _READ[fields["id"]] = model_class.objects.values_list(*names).get(pk=fields["id"])
        return model_class.from_db("default", names, _READ[fields["id"]])


_OF_THE_COUNTRY = {f"{unit.era}-{unit.code}" for unit in units()}
_READ: dict[str, tuple[Any, ...]] = {}


class ProvinceFactory(Units):
    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("id",)

    era = AdministrativeUnit.Era.NEW
    code = "92"
    kind = AdministrativeUnit.Kind.PROVINCE
    name = "Thành phố Cần Thơ"
    id = LazyAttribute(lambda unit: f"{unit.era}-{unit.code}")


class WardFactory(Units):
    """A ward of Cần Thơ as it is since 01/07/2025; the same code gives the same row."""

    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("id",)

    era = AdministrativeUnit.Era.NEW
    code = "31510"
    kind = AdministrativeUnit.Kind.WARD
    name = "Phường Phú Lợi"
    parent = SubFactory(ProvinceFactory)
    id = LazyAttribute(lambda unit: f"{unit.era}-{unit.code}")


class MarketplaceFactory(Rows[Marketplace]):
    """Ourselves, once."""

    class Meta:
        model = Marketplace
        django_get_or_create = ("slug",)

    slug = "soc-trang"
    is_ourselves = True
    name_vi = "Chợ quê Sóc Trăng"
    province_old = "Sóc Trăng"
    province_new = "Thành phố Cần Thơ"


class CategoryFactory(Rows[Category]):
    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    slug = Sequence(lambda n: f"nhom-{n}")
    name_vi = Sequence(lambda n: f"Nhóm hàng {n}")
    position = Sequence(lambda n: n)


class ProducerFactory(Rows[Producer]):
    class Meta:
        model = Producer
        django_get_or_create = ("slug",)

    marketplace = SubFactory(MarketplaceFactory)
    slug = Sequence(lambda n: f"nha-lam-{n}")
    legal_name = Sequence(lambda n: f"Hợp tác xã Giồng Chà Đá {n}")
    legal_form = Producer.LegalForm.COOPERATIVE
    name_sort = LazyAttribute(lambda producer: sort_key(producer.legal_name))
    ward = SubFactory(WardFactory)
    old_district = "Thành phố Sóc Trăng"
    old_commune = "Phường 1"
    latitude = Decimal("9.60310")
    longitude = Decimal("105.97520")
    contact_name = "Thạch Thị Sa Rây"
    phone = "+842993822333"
    email = LazyAttribute(lambda producer: f"lienhe@{producer.slug}.example")
    business_registration_no = Sequence(lambda n: f"22{n:08d}")
    suspended_at = None
    status = LazyAttribute(lambda producer: "suspended" if producer.suspended_at else "approved")
    status_reason = LazyAttribute(lambda producer: "Hàng có mùi lạ" if producer.suspended_at else "")
    status_advice = LazyAttribute(lambda producer: "Gửi mẫu đi kiểm" if producer.suspended_at else "")


class MembershipFactory(Rows[Membership]):
    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    producer = SubFactory(ProducerFactory)
    role = Membership.Role.OWNER


class HelperFactory(Rows[Helper]):
    """Of the whole ward the producers of ProducerFactory are in."""

    class Meta:
        model = Helper

    user = SubFactory(UserFactory)
    ward = SubFactory(WardFactory)
    ends_on = LazyFunction(lambda: clock.today() + timedelta(days=365))


class ProductFactory(Rows[Product]):
    """On sale all year, everywhere. Packs come by VariantFactory; the search words by catalog.search.index_products."""

    class Meta:
        model = Product
        django_get_or_create = ("slug",)

    producer = SubFactory(ProducerFactory)
    category = SubFactory(CategoryFactory)
    slug = Sequence(lambda n: f"mon-{n}")
    name_vi = Sequence(lambda n: f"Món quê {n}")
    name_sort = LazyAttribute(lambda product: sort_key(product.name_vi))
    storage = Product.Storage.AMBIENT
    season_months = LazyFunction(lambda: list(range(1, 13)))
    delivery_scope = Product.DeliveryScope.NATIONWIDE
    status = Product.Status.PUBLISHED
    price_from_vnd = 50_000
    published_at = LazyFunction(clock.now)


class ProductImageFactory(Rows[ProductImage]):
    class Meta:
        model = ProductImage

    product = SubFactory(ProductFactory)
    digest = Sequence(lambda n: f"{n:064d}")
    original = LazyAttribute(lambda image: f"products/{image.digest}.webp")
    width = 1280
    height = 960
    widths_ready = LazyFunction(lambda: list(ProductImage.WIDTHS))


class VariantFactory(Rows[ProductVariant]):
    """A pack of half a kilo; its own product is sold from this pack's price on."""

    class Meta:
        model = ProductVariant
        django_get_or_create = ("sku",)

    product = SubFactory(ProductFactory, price_from_vnd=SelfAttribute("..price_vnd"))
    sku = Sequence(lambda n: f"SKU-{n}")
    name_vi = "Gói 500 g"
    unit = ProductVariant.Unit.GRAM
    net_quantity = 500
    gross_weight_g = 560
    length_mm = 210
    width_mm = 110
    height_mm = 60
    price_vnd = 50_000


class VariantTierFactory(Rows[VariantTier]):
    """From two dozen packs on, a little cheaper each."""

    class Meta:
        model = VariantTier

    variant = SubFactory(VariantFactory)
    min_units = 24
    price_vnd = LazyAttribute(lambda tier: tier.variant.price_vnd * 9 // 10)


class LotFactory(Rows[Lot]):
    """Ten packs on hand, made yesterday, good for a month."""

    class Meta:
        model = Lot

    variant = SubFactory(VariantFactory)
    code = Sequence(lambda n: f"LO-{n}")
    produced_on = LazyFunction(lambda: clock.today() - timedelta(days=1))
    best_before = LazyFunction(lambda: clock.today() + timedelta(days=30))
    units_made = 10
    units_on_hand = SelfAttribute("units_made")


class CertificateFactory(Rows[Certificate]):
    """Four OCOP stars, valid for another year."""

    class Meta:
        model = Certificate

    status = Certificate.Status.VERIFIED
    decided_at = LazyFunction(clock.now)
    product = SubFactory(ProductFactory)
    scheme = Certificate.Scheme.OCOP
    stars = LazyAttribute(lambda certificate: 4 if certificate.scheme == "ocop" else None)
    number = Sequence(lambda n: f"{n:03d}/QĐ-UBND")
    issuer_vi = "UBND thành phố Cần Thơ"
    issued_on = LazyFunction(lambda: clock.today() - timedelta(days=365))
    expires_on = LazyFunction(lambda: clock.today() + timedelta(days=365))
