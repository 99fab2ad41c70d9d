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

    def picture(self, name: str, colour: list[int]) -> str:
        """Give a product of ours a photograph; its name in the feed."""
        import io  # noqa: PLC0415

        from PIL import Image  # noqa: PLC0415

        from catalog.models import Product  # noqa: PLC0415
        from catalog.services.pictures import add_picture  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        file = io.BytesIO()
        Image.new("RGB", (400, 300), tuple(colour)).save(file, "JPEG")
        product = Product.objects.ours().get(name_vi=name)
        image = add_picture(product=product, data=file.getvalue(), actor=SYSTEM)
        self.publish()
        return image.digest

    def fetch_pictures(self) -> bool:
        from federation.models import Partner  # noqa: PLC0415
        from federation.services.asking import fetch_pictures  # noqa: PLC0415

        return fetch_pictures(partner_id=Partner.objects.get().pk)

    def pictures(self) -> dict[str, list[str]]:
        """By the names of partners' goods: which pictures they show."""
        from catalog.models import ProductImage  # noqa: PLC0415

        theirs = ProductImage.objects.filter(product__producer__marketplace__is_ourselves=False)
        found: dict[str, list[str]] = {}
        for image in theirs.select_related("product"):
            found.setdefault(image.product.name_vi, []).append("drawing" if image.is_drawn else image.digest)
        return found

    def share(self, name: str, is_shared: bool, at_partners: bool) -> int:  # told by JSON
        """What the producer of a product says of it."""
        from catalog.models import Marketplace, Product  # noqa: PLC0415
        from catalog.services.sharing import set_sharing  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        partners = Marketplace.objects.filter(is_ourselves=False).values_list("pk", flat=True)
        stopped = [] if at_partners else list(partners)
        product = Product.objects.ours().get(name_vi=name)
        set_sharing(product_id=product.pk, is_shared=is_shared, not_at=stopped, actor=SYSTEM)
        return self.publish()

    def share_shop(self, is_shared: bool, at_partners: bool) -> int:  # told by JSON
        """What the only producer says of all its goods."""
        from catalog.models import Marketplace, Producer  # noqa: PLC0415
        from catalog.services.sharing import set_shop_sharing  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        partners = Marketplace.objects.filter(is_ourselves=False).values_list("pk", flat=True)
        stopped = [] if at_partners else list(partners)
        own = Producer.objects.ours().get()
        set_shop_sharing(producer_id=own.pk, is_shared=is_shared, not_at=stopped, actor=SYSTEM)
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

    def approve(self, partner: int | None = None) -> str:
        """Without a number whoever came last."""
        from federation.models import Partner  # noqa: PLC0415
        from federation.services.asking import approve_and_propose  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        approve_and_propose(partner_id=partner or Partner.objects.latest("pk").pk, marketplace_id=None, actor=SYSTEM)
        return self.states()[0]

    def states(self) -> list[str]:
        from federation.models import Partner  # noqa: PLC0415

        return list(Partner.objects.order_by("pk").values_list("state", flat=True))

    def pull(self, partner: int | None = None) -> str:
        from federation.models import Partner  # noqa: PLC0415
        from federation.services.asking import pull  # noqa: PLC0415

        Partner.objects.update(next_at=0)
        return str(pull(partner_id=partner or Partner.objects.earliest("pk").pk).end)

    def poke(self) -> bool:
        from federation.models import Partner  # noqa: PLC0415
        from federation.services.asking import poke  # noqa: PLC0415

        return poke(partner_id=Partner.objects.get().pk)

    def is_due(self) -> bool:
        from federation.selectors.partners import due_partners  # noqa: PLC0415

        return bool(due_partners())

    def check(self, address: str) -> list[str]:
        """What `manage.py federation check` prints."""
        import io  # noqa: PLC0415

        from django.core.management import call_command  # noqa: PLC0415

        out = io.StringIO()
        try:
            call_command("federation", "check", address, stdout=out)
        except SystemExit as end:
            out.write(f"exit {end.code}")
        return out.getvalue().splitlines()

    def shown(self) -> list[str]:
        from catalog.models import Product  # noqa: PLC0415

        theirs = Product.objects.published().filter(producer__marketplace__is_ourselves=False)
        return sorted(theirs.values_list("name_vi", flat=True))

    def rotate(self) -> str:
        """A new key from now on; nobody is told: partners have to find out by themselves."""
        from datetime import timedelta  # noqa: PLC0415

        from federation.services.rotating import root_from, rotate_key  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        return rotate_key(root=root_from(), ahead=timedelta(), actor=SYSTEM).key_id

    def revoke(self, key: str) -> int:
        """End a key and sign everything anew; nobody is told."""
        from federation.services.rotating import revoke_key, root_from, sign_all_anew  # noqa: PLC0415
        from marketplace.kernel import clock  # noqa: PLC0415
        from marketplace.kernel.audit import SYSTEM  # noqa: PLC0415

        revoke_key(key_id=key, since=clock.now(), root=root_from(), actor=SYSTEM)
        return sign_all_anew()

    def signs_with(self) -> str:
        from federation.selectors.node import our_node  # noqa: PLC0415

        return our_node().key.key_id

    def open_keys(self) -> list[str]:
        """Keys of the partner that open something here."""
        from federation.models import Partner  # noqa: PLC0415
        from federation.selectors.partners import keys_of  # noqa: PLC0415

        return sorted(keys_of(Partner.objects.earliest("pk")).publics)

    def work(self, beats: list[str], wanted: list[str]) -> list[str]:
        """Let the beat send these now, and a worker take them and what they ask for from the broker, until the wanted
        tasks are over. What ran, with how it ended."""
        from celery.beat import Scheduler  # noqa: PLC0415
        from celery.contrib.testing.worker import start_worker  # noqa: PLC0415
        from celery.signals import task_postrun  # noqa: PLC0415

        from marketplace.celery import app  # noqa: PLC0415

        done: list[str] = []
        one_more = threading.Condition()

        def note(sender: Any, state: str, **_facts: Any) -> None:
            with one_more:
                done.append(f"{sender.name.rpartition('.')[2]} {state}")
                one_more.notify()

        task_postrun.connect(note, weak=False)
        app.control.purge()  # what an earlier run left
        scheduler = Scheduler(app, lazy=True)
        scheduler.merge_inplace(app.conf.beat_schedule)
        queues = [queue.name for queue in app.conf.task_queues]
        with start_worker(app, pool="solo", queues=queues, perform_ping_check=False, loglevel="error"):
            for beat in beats:
                scheduler.apply_async(scheduler.schedule[beat], advance=False)
            with one_more:
                one_more.wait_for(lambda: {each.split()[0] for each in done} >= set(wanted), timeout=30)
        task_postrun.disconnect(note)
        return sorted(done)

    def kept(self) -> dict[str, int]:
        """How many rows there are of what may be forgotten."""
        from federation.models import Change, Nonce, SeenHead  # noqa: PLC0415

        tombstones = Change.objects.filter(deleted=True).count()
        return {"tombstones": tombstones, "nonces": Nonce.objects.count(), "heads": SeenHead.objects.count()}

    def rename_market(self, name: str) -> int:
        from catalog.models import Marketplace  # noqa: PLC0415

        return Marketplace.objects.filter(is_ourselves=True).update(name_vi=name)

    def partner_names(self) -> list[str]:
        from federation.models import Partner  # noqa: PLC0415

        return list(Partner.objects.order_by("pk").values_list("name", flat=True))

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
