"""One whole node in a process of its own: its database, its files, its address; told what to do by lines of JSON.

`python -m tests.federation.instance PORT` serves the real application over HTTP and does, line by line, what it reads:
{"do": "name", …} → one line of JSON. Started by tests only.
"""

from __future__ import annotations

import json
import sys
import threading
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: Any) -> None:
        pass


def serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415  # needs settings

    server = make_server("127.0.0.1", port, get_wsgi_application(), server_class=Threads, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()


class Deeds:
    """What a test may tell a node to do. Each gives what can be written as JSON."""

    def found(self, slug: str, name: str, province: str) -> str:
        from catalog.models import Marketplace  # noqa: PLC0415
        from federation.services.founding import found_node  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        Marketplace.objects.filter(is_ourselves=True).delete()
        Marketplace.objects.create(
            slug=slug, is_ourselves=True, name_vi=name, province_old=province, province_new=province
        )
        return found_node(actor=SYSTEM).node_id

    def goods(self, names: list[str]) -> int:
        from catalog.models import Marketplace  # noqa: PLC0415
        from tests.factories import LotFactory  # noqa: PLC0415

        ours = Marketplace.objects.get(is_ourselves=True)
        for name in names:
            LotFactory(
                variant__product__name_vi=name,
                variant__product__slug=f"{ours.slug}-{name}",
                variant__sku=f"{ours.slug}-{name}",
                variant__product__producer__slug=f"nha-{ours.slug}",
                variant__product__producer__marketplace=ours,
                variant__product__category__slug="trai-cay",
            )
        return self.publish()

    def rename(self, before: str, after: str) -> int:
        from catalog.models import Product  # noqa: PLC0415

        Product.objects.ours().filter(name_vi=before).update(name_vi=after)
        return self.publish()

    def remove(self, name: str) -> int:
        from catalog.models import Product  # noqa: PLC0415

        Product.objects.ours().filter(name_vi=name).update(status="paused")
        return self.publish()

    def publish(self) -> int:
        from federation.services.sequencing import publish_noted  # noqa: PLC0415

        return publish_noted()

    def discover(self, address: str) -> int:
        from federation.services.asking import discover_partner  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        return discover_partner(address=address, actor=SYSTEM).pk

    def approve(self, partner: int) -> str:
        from federation.services.asking import approve_and_propose  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        approve_and_propose(partner_id=partner, marketplace_id=None, actor=SYSTEM)
        return self.states()[0]

    def states(self) -> list[str]:
        from federation.models import Partner  # noqa: PLC0415

        return list(Partner.objects.order_by("pk").values_list("state", flat=True))

    def pull(self, partner: int = 1) -> str:
        from federation.models import Partner  # noqa: PLC0415
        from federation.services.asking import pull  # noqa: PLC0415

        Partner.objects.update(next_at=0)
        return str(pull(partner_id=partner).end)

    def poke(self) -> bool:
        from federation.models import Partner  # noqa: PLC0415
        from federation.services.asking import poke  # noqa: PLC0415

        return poke(partner_id=Partner.objects.get().pk)

    def is_due(self) -> bool:
        from federation.selectors.partners import due_partners  # noqa: PLC0415

        return bool(due_partners())

    def check(self, address: str) -> list[str]:
        """What `manage.py federation_check` prints."""
        import io  # noqa: PLC0415

        from django.core.management import call_command  # noqa: PLC0415

        out = io.StringIO()
        try:
            call_command("federation_check", address, stdout=out)
        except SystemExit as end:
            out.write(f"exit {end.code}")
        return out.getvalue().splitlines()

    def shown(self) -> list[str]:
        from catalog.models import Product  # noqa: PLC0415

        theirs = Product.objects.published().filter(producer__marketplace__is_ourselves=False)
        return sorted(theirs.values_list("name_vi", flat=True))

    def clock(self, ahead_s: int) -> None:
        """From now on this node's clock is wrong by so much."""
        from datetime import timedelta  # noqa: PLC0415

        from django.utils import timezone  # noqa: PLC0415

        from marketplace.kernel import clock  # noqa: PLC0415

        clock.now = lambda: timezone.now() + timedelta(seconds=ahead_s)


def _say(told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    import marketplace.celery  # noqa: F401, PLC0415  # so that .delay() knows our broker

    serve(int(sys.argv[1]))
    _say("ready")
    deeds = Deeds()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            told: Any = getattr(deeds, asked.pop("do"))(**asked)
        except Exception as error:  # noqa: BLE001  # the test asserts on it
            told = {"error": f"{type(error).__name__}: {error}"}
        _say(told)


if __name__ == "__main__":
    main()
