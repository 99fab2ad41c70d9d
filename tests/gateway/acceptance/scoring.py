"""Run the suite in a process of its own against one stand-in, and count."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

_SUITE = Path(__file__).resolve().parent
_ROOT = _SUITE.parents[2]
SDKS = ("python", "node")


@dataclass(frozen=True)
class Score:
    """How many checks ran and how many passed, per SDK; what did not pass, by name."""

    stand_in: str
    ran: Counter[str]
    passed: Counter[str]
    failed: list[str]


def score(stand_in: str, *, workers: int = 2, timeout_s: float = 900) -> Score:
    """The suite's score against "ours" or "localstripe". A call that takes longer than 3 s counts as failed there."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        environment = os.environ | {"GATEWAY_UNDER_TEST": stand_in, "GATEWAY_NODE": "all"}
        if stand_in != "ours":
            environment |= {"GATEWAY_CALL_TIMEOUT_S": "3", "GATEWAY_PATIENCE_S": "0.5"}
        command = [sys.executable, "-m", "pytest", str(_SUITE), "-n", str(workers), f"--junitxml={report}"]
        quiet = ["--tb=no", "--show-capture=no", "--no-header", "-r", "N"]
        subprocess.run([*command, *quiet], env=_alone(environment), cwd=_ROOT, check=False, timeout=timeout_s)
        return _read(stand_in, report)


def _alone(environment: dict[str, str]) -> dict[str, str]:
    """Without what pytest-xdist told this process: the inner run has workers of its own."""
    return {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}


def _read(stand_in: str, report: Path) -> Score:
    found = Score(stand_in, Counter(), Counter(), [])
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  # pytest wrote it a moment ago
        name = str(case.get("name"))
        sdk = "node" if "[node" in name or "_node_" in name else "python"  # plain HTTP counts as python
        found.ran[sdk] += 1
        if case.find("failure") is None and case.find("error") is None and case.find("skipped") is None:
            found.passed[sdk] += 1
        else:
            found.failed.append(f"{case.get('classname')}::{name}")
    return found


def table(scores: list[Score]) -> str:
    """The scores side by side, as lines of text."""
    head = f"{'checks passed':<16}" + "".join(f"{sdk:>14}" for sdk in SDKS)
    lines = [
        f"{one.stand_in:<16}" + "".join(f"{one.passed[sdk]:>8} / {one.ran[sdk]:<3}" for sdk in SDKS) for one in scores
    ]
    note = "(Checks that need /_mock, our control plane, cannot pass anywhere else.)"
    return "\n".join([head, *lines, note])
