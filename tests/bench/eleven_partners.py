"""Eleven partners with goods in a shop that runs: `python -m tests.bench.eleven_partners ADDRESS`, in its environment.

ADDRESS  of five of them: where connections are taken and nobody ever answers. The other six are not asked.
"""

from __future__ import annotations

import sys

GOODS = 40


def fill(address: str) -> None:
    from catalog.models import Category, Marketplace  # noqa: PLC0415  # needs settings
    from catalog.services.partner_goods import PartnerGood, PartnerMaker, PartnerPack  # noqa: PLC0415
    from catalog.services.partner_products import note_partner_proven, upsert_partner_products  # noqa: PLC0415
    from federation.models import FeedHead, Partner  # noqa: PLC0415
    from federation.services.founding import found_node  # noqa: PLC0415
    from marketplace.accounts.models import AdministrativeUnit  # noqa: PLC0415
    from marketplace.kernel import clock  # noqa: PLC0415
    from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

    if not FeedHead.objects.exists():
        found_node(actor=SYSTEM)
    ward = AdministrativeUnit.objects.filter(era=AdministrativeUnit.Era.NEW).earliest("pk")
    shelf, moment = Category.objects.filter(parent__isnull=False).earliest("pk"), clock.now()
    for number in range(11):
        name = f"cho-ban-{number}"
        market, _new = Marketplace.objects.get_or_create(
            slug=name, defaults={"is_ourselves": False, "name_vi": name, "province_old": name, "province_new": name}
        )
        goods = [
            PartnerGood(
                record_id=f"nd{name}/{each}",
                url=f"https://{name}.example/{each}/",
                slug=f"mon-{each}",
                name_vi=f"Bánh {each} của {name}",
                maker=PartnerMaker(f"nha-{each % 5}", f"Cơ sở {each % 5} {name}", "household", ward.pk),
                category_id=shelf.pk,
                packs=[PartnerPack("A", "Hộp 400 g", "g", 400, 450, 50_000 + each, None, "IN")],
                season_months=range(1, 13),
                storage="ambient",
                delivery_scope="nationwide",
            )
            for each in range(GOODS)
        ]
        upsert_partner_products(marketplace_id=market.pk, goods=goods, actor=SYSTEM)
        note_partner_proven(marketplace_ids=[market.pk], fresh_as_of_ms=int(moment.timestamp() * 1000))
        is_silent = number < 5
        Partner.objects.create(
            node_id=f"nd{name}",
            name=name,
            url=address if is_silent else "https://sleeping.example/",
            site=f"https://{name}.example",
            root=name.encode().ljust(32),
            marketplace=market,
            state=Partner.State.ACTIVE,
            approved_at=moment,
            asked_at=moment,
            since=0,
            next_at=2**52,
        )


if __name__ == "__main__":
    import django

    django.setup()
    fill(sys.argv[1])
