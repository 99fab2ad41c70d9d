"""What the npm package graphql-http asks of a server that speaks GraphQL over HTTP."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("audits.mjs")


@pytest.mark.node
def test_all_audits_of_graphql_http_pass(web_address: str, node_path: str, node_modules: Path):
    command = [node_path, str(SCRIPT), str(node_modules), f"{web_address}/graphql/"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)

    assert report["wrong"] == []
    assert report["total"] >= 60
