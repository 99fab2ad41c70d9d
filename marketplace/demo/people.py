"""Four people to sign in as, and buyers who never sign in."""

from __future__ import annotations

import json
from functools import cache
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from catalog.models import Membership, Producer
from marketplace.accounts.models import User
from marketplace.accounts.units import NEW_ERA, units
from orders.services.placing import Buyer, Destination

BAKERY = "nguyet-pho"
PASSWORD = "cho-que-2026"  # noqa: S105  # a demo password, printed on the screen
LOGINS = {
    "buyer": ("Trần Thị Ngọc Hân", "nguoimua@cho-que.example", "+84100200300"),
    "producer": ("Quách Mỹ Phụng", "nguyetpho@cho-que.example", "+84100200301"),
    "operator": ("Lâm Quốc Bảo", "vanhanh@cho-que.example", "+84100200302"),
    "helper": ("Trần Thị Lan", "toso@cho-que.example", "+84100200303"),
}
_FAMILY = ["Nguyễn", "Trần", "Lê", "Võ", "Thạch", "Sơn", "Danh", "Lâm", "Lý", "Tăng", "Quách", "Trịnh", "Huỳnh", "Lưu"]
_MIDDLE = ["Thị", "Văn", "Ngọc", "Thanh", "Minh", "Mỹ", "Hữu", "Kim", "Hồng", "Quốc"]
_GIVEN = ["Hạnh", "Phúc", "Lan", "Dũng", "Sương", "Hiếu", "Duyên", "Tâm", "Thảo", "Khang", "Nhi", "Vinh", "Yến", "Đạt"]
_STREETS = ["12 Trần Hưng Đạo", "45/7 Lê Lợi", "nhà kế chùa Kh’leang", "đối diện chợ xã", "số 8 hẻm 131", "gần cầu sắt"]


def load_people() -> None:
    """The four demo logins; the producer works for the bakery with the most products."""
    people = {role: _person(*login, is_staff=role == "operator") for role, login in LOGINS.items()}
    people["operator"].is_superuser = True
    people["operator"].save(update_fields=["is_superuser"])
    # Hashing is slow on purpose: once is enough for a password that is printed on the screen.
    User.objects.filter(pk__in=[person.pk for person in people.values()]).update(password=make_password(PASSWORD))
    bakery = Producer.objects.get(slug=BAKERY)
    Membership.objects.get_or_create(user=people["producer"], producer=bakery, defaults={"role": Membership.Role.OWNER})


def write_logins() -> None:
    """For the screen of `make run` and for whoever reads the folder."""
    logins = {
        role: {"login": email, "phone": phone, "password": PASSWORD} for role, (_, email, phone) in LOGINS.items()
    }
    (settings.DATA_DIR / "logins.json").write_text(json.dumps(logins, indent=2), encoding="utf-8")


def _person(full_name: str, email: str, phone: str, *, is_staff: bool) -> User:
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(full_name=full_name, email=email, phone=phone, is_staff=is_staff)


def some_buyer(random: Random, user: User | None) -> Buyer:
    """The demo buyer, or a made-up guest."""
    if user is not None:
        return Buyer(user.full_name, user.phone or "", user.email or "", "vi", user.pk)
    name = f"{random.choice(_FAMILY)} {random.choice(_MIDDLE)} {random.choice(_GIVEN)}"
    phone = f"+84100{random.randrange(10**6):06d}"
    return Buyer(
        name, phone, f"khach{random.randrange(10**6)}@cho-que.example", random.choice(["vi", "vi", "vi", "en"])
    )


def some_destination(random: Random) -> Destination:
    """Mostly near, sometimes Sài Gòn, Hà Nội or elsewhere."""
    provinces = random.choices([["92"], ["82", "86", "91", "96"], ["79"], ["01", "48"]], weights=[5, 3, 3, 1])[0]
    return Destination(ward_code=random.choice(_wards_of(*provinces)), street=random.choice(_STREETS))


@cache
def _wards_of(*provinces: str) -> list[str]:
    return [
        unit.code for unit in units() if (unit.era, unit.kind) == (NEW_ERA, "ward") and unit.parent_code in provinces
    ]
