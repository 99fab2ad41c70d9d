"""`manage.py federation key`: make this marketplace a node, give it a new key, or end one that was stolen."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import make_aware

from federation.core.identity import fingerprint, node_id
from federation.core.keydocs import AHEAD, SETTLED_AFTER
from federation.errors import NodeAlreadyFounded
from federation.gateways.keys import PrivateKey, folder
from federation.models import NodeKey
from federation.selectors.node import find_node_id, root_public
from federation.services.founding import Founded, found_node
from federation.services.new_root import begin_with_new_root
from federation.services.rotating import revoke_key, root_from, rotate_key, sign_all_anew
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError


class Step(BaseCommand):
    help = "Make the keys of this node, show or print them, rotate the one that signs, or revoke a stolen one."

    def add_arguments(self, parser: Any) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--show", action="store_true", help="make nothing: node, words, and its keys")
        what.add_argument("--paper", action="store_true", help="the root key as text, for the printed copy in the safe")
        what.add_argument("--rotate", action="store_true", help="a new key, signing seven days from now on")
        what.add_argument("--revoke", metavar="KEY", help="end a key at once: somebody else may have it")
        what.add_argument(
            "--lost-root",
            metavar="NODE",
            help="the root key and its printed copy are lost: go on with a new one, and phone every partner."
            " NODE is our present name, so that nobody does this by mistake",
        )
        parser.add_argument("--now", action="store_true", help="with --rotate: from now on, once partners were told")
        parser.add_argument("--since", metavar="DATE", help="with --revoke: in other hands since (2026-11-28)")
        parser.add_argument("--root", metavar="FILE", help="the printed root key, where it does not lie here")

    def handle(self, **options: Any) -> None:
        try:
            self._do(options)
        except (MarketplaceError, FileExistsError, OSError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _do(self, options: dict[str, Any]) -> None:
        if options["show"]:
            self._show()
        elif options["paper"]:
            text = self._root(options).private.private_bytes_raw().hex()
            self.stdout.write(" ".join(text[at : at + 8] for at in range(0, 64, 8)))
        elif options["rotate"]:
            self._rotate(self._root(options), timedelta() if options["now"] else AHEAD)
        elif options["revoke"]:
            since = make_aware(datetime.fromisoformat(options["since"])) if options["since"] else clock.now()
            self._revoke(options["revoke"], since, self._root(options))
        elif options["lost_root"]:
            self._begin_anew(options["lost_root"])
        else:
            self._found()

    def _begin_anew(self, name: str) -> None:
        if name != find_node_id():
            raise CommandError(f"we are {find_node_id() or 'no node'}, not {name}: nothing was changed")
        self._tell(begin_with_new_root(actor=SYSTEM))
        self.stdout.write(
            f"Print {folder() / 'root.key'} at once (--paper). Phone every partner: its operator types these eight"
            " words in its console. Until then it shows our goods as they were, and nothing new."
        )

    def _found(self) -> None:
        try:
            founded = found_node(actor=SYSTEM)
        except NodeAlreadyFounded as error:
            raise CommandError(str(error)) from error
        self._tell(founded)
        self.stdout.write(f"Move {folder() / 'root.key'} to a safe place off this machine, and keep a printed copy.")

    def _rotate(self, root: PrivateKey, ahead: timedelta) -> None:
        fresh = rotate_key(root=root, ahead=ahead, actor=SYSTEM)
        first = fresh.valid_from + SETTLED_AFTER
        self.stdout.write(
            f"{fresh.key_id} signs from {first:%Y-%m-%d %H:%M} UTC on; partners are told within a minute."
        )

    def _revoke(self, key_id: str, since: datetime, root: PrivateKey) -> None:
        fresh = revoke_key(key_id=key_id, since=since, root=root, actor=SYSTEM)
        self.stdout.write(f"{key_id} is over, {fresh.key_id} signs now. {sign_all_anew()} listings are signed anew.")

    def _show(self) -> None:
        public = root_public()
        self._tell(Founded(node_id(public), fingerprint(public)))
        for key in NodeKey.objects.filter(purpose=NodeKey.Purpose.OPERATIONAL).order_by("valid_from"):
            over = " REVOKED" if key.revoked_at else ""
            self.stdout.write(f"key: {key.key_id} {key.valid_from:%Y-%m-%d} to {key.valid_until:%Y-%m-%d}{over}")

    def _root(self, options: dict[str, Any]) -> PrivateKey:
        return root_from(Path(options["root"]).read_text(encoding="ascii") if options["root"] else "")

    def _tell(self, founded: Founded) -> None:
        self.stdout.write(f"node: {founded.node_id}\nwords: {founded.fingerprint}")
