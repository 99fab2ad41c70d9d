"""What `make run` prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .shop import Shop

_WIDTH = 74


def say(line: str) -> None:
    """Print a line for the person at the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def screen(shop: Shop, took_s: float) -> str:
    """The one screen: where everything is, who to sign in as, how to stop."""
    addresses = {
        "Shop": f"{shop.url}/",
        "For producers": f"{shop.url}/ban-hang/",
        "Console": f"{shop.url}/console/",
        "GraphiQL": f"{shop.url}/graphql/",
        "E-mails": f"{shop.url}/dev/mail/",
        "Health": f"{shop.url}/health/",
        "Payment gateway": f"{shop.gateway_url}/",
        "Stand-in carrier": f"{shop.carrier_url}/",
    }
    return "\n".join(
        [
            "─" * _WIDTH,
            f"The shop is open ({took_s:.0f} s).",
            "",
            *_table(addresses),
            "",
            "Sign in as (demo people, /tai-khoan/dang-nhap/):",
            *_table(_logins(shop.data_dir / "logins.json")),
            "",
            f"Logs: {shop.logs}    Stop: Ctrl-C (the data stay)",
            "─" * _WIDTH,
        ]
    )


def _logins(path: Path) -> dict[str, str]:
    if not path.exists():
        return {"nobody": "no demo data were loaded"}
    people = json.loads(path.read_text(encoding="utf-8"))
    return {role: f"{person['login']}  {person['password']}" for role, person in people.items()}


def _table(rows: dict[str, str]) -> list[str]:
    return [f"  {name:<16} {value}" for name, value in rows.items()]
