"""The baseline of following a link: a Flask route that redirects, and does nothing else."""

from __future__ import annotations

from flask import Flask, redirect
from werkzeug.wrappers import Response

app = Flask(__name__)


@app.get("/r/<code>")
def follow(code: str) -> Response:
    return redirect(f"/services?from={code}")
