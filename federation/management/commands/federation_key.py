"""`manage.py federation_key`: make this marketplace a node that partners can read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from federation.core.identity import fingerprint, node_id
from federation.errors import NodeAlreadyFounded
from federation.gateways.keys import folder
from federation.selectors.node import root_public
from federation.services.founding import Founded, found_node
from marketplace.kernel.audit import SYSTEM


class Command(BaseCommand):
    help = "Make the keys of this node, or show its name and the eight words to read on the phone."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--show", action="store_true", help="make nothing")

    def handle(self, *, show: bool, **_options: Any) -> None:
        if show:
            public = root_public()
            self._tell(Founded(node_id(public), fingerprint(public)))
            return
        try:
            founded = found_node(actor=SYSTEM)
        except (NodeAlreadyFounded, FileExistsError) as error:
            raise CommandError(str(error)) from error
        self._tell(founded)
        self.stdout.write(f"Move {folder() / 'root.key'} to a safe place off this machine, and keep a printed copy.")

    def _tell(self, founded: Founded) -> None:
        self.stdout.write(f"node: {founded.node_id}\nwords: {founded.fingerprint}")
