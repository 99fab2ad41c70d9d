"""`manage.py federation audit`: compare every listing with what the feed says; every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from federation.services.sequencing import audit_feed, publish_noted


class Step(BaseCommand):
    help = "Publish what is noted, then whatever the outbox missed or the disk spoiled."

    def handle(self, **_options: Any) -> None:
        published = publish_noted()
        found = audit_feed()
        root = "was wrong" if found.root_was_wrong else "right"
        self.stdout.write(f"{published} published, {len(found.mended)} mended, root {root}")
