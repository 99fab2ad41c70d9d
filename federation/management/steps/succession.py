"""`manage.py federation succession`: the papers by which one marketplace goes on as another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from federation.core.keydocs import CardRefused
from federation.core.succession import read_succession
from federation.gateways.keys import keep_succession, verify
from federation.services.asking import tell_succession
from federation.services.rotating import root_from
from federation.services.sequencing import publish_noted
from federation.services.succeeding import cosign_succession, draft_succession, take_over
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError


class Step(BaseCommand):
    help = (
        "draft FILE --to NODE: the marketplace that ends signs with its root. cosign FILE: its heir signs with its own."
        " tell FILE: all partners hear of it, their operators decide. take-over FILE: the heir makes the other's goods"
        " its own. show FILE: who, and whether both signed."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("act", choices=["draft", "cosign", "tell", "take-over", "show"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--to", metavar="NODE", help="with draft: the partner that goes on for us")
        parser.add_argument("--root", metavar="FILE", help="the printed root key, where it does not lie here")

    def handle(self, *, act: str, file: Path, to: str | None, root: str | None, **_options: Any) -> None:
        try:
            printed = Path(root).read_text(encoding="ascii") if root else ""
            if act == "draft":
                self._write(file, draft_succession(heir_node=to or "", root=root_from(printed)))
            elif act == "cosign":
                signed = cosign_succession(document=self._read(file), root=root_from(printed), actor=SYSTEM)
                self._write(file, signed)
            elif act == "take-over":
                goods = take_over(document=self._read(file), actor=SYSTEM)
                self.stdout.write(f"{goods} goods are ours now, {publish_noted()} changes published; enter their lots")
            else:
                self._show(file, tell=act == "tell")
        except (CardRefused, MarketplaceError, OSError, ValueError, KeyError) as error:
            raise CommandError(f"{type(error).__name__}: {error}") from error

    def _show(self, file: Path, *, tell: bool) -> None:
        told = read_succession(self._read(file), verify)
        self.stdout.write(
            f"{told.node} goes on as {told.heir}, from epoch {told.epoch}, number {told.seq}; both signed"
        )
        if tell:
            keep_succession(told.raw)
            for name, heard in tell_succession(document=dict(told.raw)).items():
                self.stdout.write(f"{'heard' if heard else 'reads it on our card'}: {name}")

    def _read(self, file: Path) -> dict[str, Any]:
        document = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(document, dict):
            raise CardRefused("no document")
        return document

    def _write(self, file: Path, document: dict[str, Any]) -> None:
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"written: {file}")
