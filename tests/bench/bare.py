"""The baseline page: Flask, one Jinja template, as many bytes as the page it is held against. No database, no layout."""

from __future__ import annotations

import os

from flask import Flask, render_template
from jinja2 import DictLoader

ROW = "<tr><td>{{ row.number }}</td><td>{{ row.title }}</td><td>{{ row.price }}</td></tr>\n"
PAGE = "<!doctype html><title>Bare</title><table>\n{% for row in rows %}" + ROW + "{% endfor %}</table>"

app = Flask(__name__)
app.jinja_env.loader = DictLoader({"bare.html": PAGE})
_WEIGHT = int(os.environ.get("BARE_BYTES", "20000"))
_ONE = len("<tr><td>1000</td><td>A title of ordinary length</td><td>1 000.00</td></tr>\n")
_ROWS = [
    {"number": 1000 + at, "title": "A title of ordinary length", "price": "1 000.00"}
    for at in range(max(1, _WEIGHT // _ONE))
]


@app.get("/")
def page() -> str:
    return render_template("bare.html", rows=_ROWS)
