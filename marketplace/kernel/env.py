"""Settings from the environment. The safe choice is always the default."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str | None = None) -> str:
    """Return a required setting; a missing one stops the boot, not the first buyer."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (see docs/settings.md)")
    return value


def env_flag(name: str, *, default: bool) -> bool:
    """Return a yes/no setting; anything but 1/true/yes/on and 0/false/no/off stops the boot."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} must be 1 or 0 (see docs/settings.md)")


def env_int(name: str, default: int) -> int:
    """Return a whole number; anything else stops the boot."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r} must be a whole number (see docs/settings.md)")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list without blanks."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]
