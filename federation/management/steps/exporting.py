"""`manage.py federation export FILE`: our feed, or our copy of a partner's, as a signed file for a USB stick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from federation.models import Partner
from federation.services.snapshots import export_feed, export_partner
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError


class Step(BaseCommand):
    help = "Write a snapshot that any partner can read with `federation import`: signatures and root travel with it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--partner", metavar="NODE", help="our copy of this partner instead of our own feed")

    def handle(self, *, file: Path, partner: str | None, **_options: Any) -> None:
        try:
            if partner is None:
                written = export_feed(path=file, actor=SYSTEM)
            else:
                partner_id = Partner.objects.values_list("pk", flat=True).get(node_id=partner)
                written = export_partner(partner_id=partner_id, path=file, actor=SYSTEM)
        except Partner.DoesNotExist as error:
            raise CommandError(f"no partner {partner}; see `federation doctor`") from error
        except (MarketplaceError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written.records} listings of {written.node}, {written.size:,} bytes\nroot {written.root}")
