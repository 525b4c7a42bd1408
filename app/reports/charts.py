"""Charts as SVG, drawn on the server from a plain small table. No script, no style attribute; the words stand beside it.

On a page the colours are CSS variables of the theme, so that the same drawing is right in the dark; in a PDF and a mail they
are the light ones. A drawing is kept by its content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup, escape

Kind = Literal["bars", "line", "columns", "before_after"]
WIDE, NARROW = 720, 340
# The light theme's colours stand in the drawing; a page gets the variable of the same name instead.
COLOURS = {
    "#0f5c4d": "var(--pine)",
    "#1f2a30": "var(--ink)",
    "#55625f": "var(--ink-soft)",
    "#dfe2da": "var(--line)",
    "#7d8983": "var(--line-strong)",
}
# For several series: the same colour for the same thing, in the order of their first appearance.
SERIES = ("#0f5c4d", "#d98a1f", "#2f5f7d", "#b3372f", "#7d8983")
COLOURS |= {"#d98a1f": "var(--saffron)", "#2f5f7d": "var(--note)", "#b3372f": "var(--bad)"}
_INK, _SOFT, _LINE, _PINE = "#1f2a30", "#55625f", "#dfe2da", "#0f5c4d"
MOST_LABELS = {WIDE: 12, NARROW: 5}


@dataclass(frozen=True)
class Point:
    """One value; `shown` is how a person reads it, written beside the mark where there is room."""

    label: str
    value: float
    series: str = ""
    shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A plain small table to be drawn.

    `bars` lie, one for each label; `columns` stand and `line` runs over time, in the order given; `before_after` has two
    series, the earlier one first. `sentence` says what is seen, and is the text alternative. `axis` are (value, words)
    written at the scale, which begins at zero for bars and columns.
    """

    kind: Kind
    title: str
    sentence: str
    points: tuple[Point, ...]
    axis: tuple[tuple[float, str], ...] = ()


def drawn(chart: Chart) -> Markup:
    """For a page: the wide drawing and the one for a phone, of which style sheets show one."""
    return Markup('<div class="chart-wide">{}</div><div class="chart-narrow">{}</div>').format(
        svg(chart), svg(chart, width=NARROW)
    )


def svg(chart: Chart, locale: str = "en", *, width: int = WIDE, themed: bool = True) -> Markup:
    """The drawing; `themed` for a page, else in the colours of the light theme, with a size of its own."""
    return Markup(_svg(chart, locale, width, themed))  # noqa: S704 (drawn by us; the only words in it are escaped)


def png(chart: Chart, *, width: int = WIDE, scale: float = 2.0) -> bytes:
    """The drawing as a picture, for a mail or a document."""
    converter = _converter()
    return bytes(converter.vegalite_to_png(_specification(chart, width), scale=scale, vl_version=_VERSION))


@lru_cache(maxsize=512)
def _svg(chart: Chart, locale: str, width: int, themed: bool) -> str:
    made = _converter().vegalite_to_svg(_specification(chart, width), vl_version=_VERSION)
    made = re.sub(r' (?:class|aria-[a-z]+|role)="[^"]*"', "", made)
    head = re.match(r"<svg [^>]*viewBox=\"([^\"]*)\"[^>]*>", made)
    assert head is not None, "vl-convert draws an <svg> with a viewBox"
    size = "" if themed else f' width="{head[1].split()[2]}" height="{head[1].split()[3]}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" lang="{escape(locale)}" '
        f'aria-label="{escape(chart.sentence or chart.title)}" viewBox="{head[1]}"{size}>'
    )
    made = opening + _named(made[head.end() :])
    return _in_theme(made) if themed else made


def _named(made: str) -> str:
    """Names of clip paths are unique on a page and the same for the same drawing."""
    names = list(dict.fromkeys(re.findall(r'id="(\w+)"', made)))
    without = re.sub(r'(id="|url\(#)\w+', r"\1", made)
    digest = sha256(without.encode()).hexdigest()[:12]
    places = {name: f"c{digest}-{place}" for place, name in enumerate(names)}
    return re.sub(r'(id="|url\(#)(\w+)', lambda found: found[1] + places.get(found[2], found[2]), made)


def _in_theme(made: str) -> str:
    for colour, variable in COLOURS.items():
        made = made.replace(colour, variable)
    return made.replace('font-family="Liberation Sans"', "")


_VERSION = "5.21"


@cache
def _converter() -> Any:
    import devanagari_fonts
    import vl_convert

    vl_convert.register_font_directory(str(Path(str(files(devanagari_fonts))) / "fonts"))
    return vl_convert


def _specification(chart: Chart, width: int) -> str:
    """Vega-Lite as JSON text, the same for the same chart."""
    made: Any = _MAKERS[chart.kind](chart, width)
    made = made.configure(
        background="transparent",
        font="Liberation Sans",
        padding={"left": 2, "right": 6, "top": 6, "bottom": 2},
        aria=False,
    ).configure_view(stroke=None)
    text: str = json.dumps(made.to_dict(validate=False), ensure_ascii=False, sort_keys=True)
    return text


def _frame(points: Sequence[Point]) -> Any:
    import altair as alt

    rows = [
        {"place": place, "label": it.label, "value": it.value, "series": it.series, "shown": it.shown}
        for place, it in enumerate(points)
    ]
    return alt.InlineData(values=rows)


def _bars(chart: Chart, width: int) -> Any:
    """Lying bars with their values at the end: names may be long."""
    import altair as alt

    base = alt.Chart(_frame(chart.points), width=width - width // 3 - 90, height=alt.Step(30)).encode(
        y=alt.Y("label:N", sort=None, axis=_names_beside(chart, width))
    )
    scale = alt.Scale(domainMin=min([0.0, *(it.value for it in chart.points)]))
    bars = base.mark_bar(color=_PINE, cornerRadiusEnd=3, height=18).encode(x=alt.X("value:Q", axis=None, scale=scale))
    words = base.mark_text(align="left", dx=6, color=_SOFT, fontSize=13).encode(x=alt.X("value:Q"), text="shown:N")
    return bars + words


def _columns(chart: Chart, width: int) -> Any:
    import altair as alt

    base = _over_time(chart, width)
    names = _names(chart.points)
    if len(names) > 1:
        return base.mark_bar(cornerRadiusEnd=2).encode(
            color=alt.Color("series:N", scale=_colours(names), legend=_legend()), order=alt.Order("place:Q")
        )
    return base.mark_bar(color=_PINE, cornerRadiusEnd=2)


def _line(chart: Chart, width: int) -> Any:
    import altair as alt

    base = _over_time(chart, width)
    names = _names(chart.points)
    colour = alt.Color("series:N", scale=_colours(names), legend=_legend() if len(names) > 1 else None)
    return base.mark_line(strokeWidth=2.5, strokeJoin="round").encode(color=colour) + base.mark_point(
        filled=True, size=28, opacity=1
    ).encode(color=colour)


def _before_after(chart: Chart, width: int) -> Any:
    """Two bars for each label, the earlier one paler."""
    import altair as alt

    names = _names(chart.points)
    base = alt.Chart(_frame(chart.points), width=width - width // 3 - 90, height=alt.Step(22)).encode(
        y=alt.Y("label:N", sort=None, axis=_names_beside(chart, width)), yOffset=alt.YOffset("series:N", sort=names)
    )
    colours = alt.Scale(domain=names, range=["#7d8983", _PINE])
    scale = alt.Scale(domainMin=min([0.0, *(it.value for it in chart.points)]))
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        x=alt.X("value:Q", axis=None, scale=scale),
        color=alt.Color("series:N", scale=colours, legend=_legend()),
    )
    words = base.mark_text(align="left", dx=6, color=_SOFT, fontSize=13).encode(x=alt.X("value:Q"), text="shown:N")
    return bars + words


def _names_beside(chart: Chart, width: int) -> Any:
    """Room for the names also where the reader's font is wider than the one they are measured with."""
    import altair as alt

    longest = max((len(it.label) for it in chart.points), default=0)
    room = min(width // 3, 9 * longest) + 12
    return alt.Axis(
        title=None, domain=False, ticks=False, labelColor=_INK, labelFontSize=13, labelLimit=width * 2 // 7, labelPadding=8,
        minExtent=room,
    )  # fmt: skip


def _over_time(chart: Chart, width: int) -> Any:
    """The scale with its own words, and as many labels below as there is room for."""
    import altair as alt

    labels = list(dict.fromkeys(it.label for it in chart.points))
    every = max(1, -(-len(labels) // MOST_LABELS.get(width, 12)))
    shown = labels[::every]
    ticks = [value for value, _ in chart.axis]
    words = dict(chart.axis)
    expression = _chosen(words)
    below = alt.Axis(
        title=None, values=shown, labelAngle=0, ticks=False, domainColor="#7d8983", labelColor=_SOFT, labelFontSize=12,
        labelPadding=6, labelOverlap="greedy", labelFlush=True,
    )  # fmt: skip
    beside = alt.Axis(
        title=None, values=ticks, labelExpr=expression, domain=False, ticks=False, gridColor=_LINE, labelColor=_SOFT,
        labelFontSize=12, labelPadding=6,
    )  # fmt: skip
    top = max([*ticks, *(it.value for it in chart.points), 0.0])
    bottom = min([*ticks, *(it.value for it in chart.points), 0.0])
    scale = alt.Scale(domain=[bottom, top or 1], nice=False)
    return alt.Chart(_frame(chart.points), width=width - 80, height=200 if width == WIDE else 170).encode(
        x=alt.X("label:N", sort=None, axis=below, scale=alt.Scale(paddingInner=0.25)),
        y=alt.Y(
            "value:Q",
            axis=beside,
            scale=scale,
            stack="zero" if chart.kind == "columns" and len(_names(chart.points)) > 1 else None,
        ),
    )


def _chosen(words: Mapping[float, str]) -> str:
    """A Vega expression that writes each tick as the reader's language does."""
    tests = [
        f"datum.value == {json.dumps(value)} ? {json.dumps(text, ensure_ascii=False)} : "
        for value, text in words.items()
    ]
    return "".join(tests) + "''"


def _names(points: Sequence[Point]) -> list[str]:
    return list(dict.fromkeys(it.series for it in points))


def _colours(names: Sequence[str]) -> Any:
    import altair as alt

    return alt.Scale(domain=list(names), range=[SERIES[place % len(SERIES)] for place in range(len(names))])


def _legend() -> Any:
    import altair as alt

    return alt.Legend(title=None, orient="top", labelColor=_INK, labelFontSize=13, symbolType="square")


_MAKERS: dict[str, Callable[[Chart, int], Any]] = {
    "bars": _bars,
    "columns": _columns,
    "line": _line,
    "before_after": _before_after,
}


def ticks_for(top: float, bottom: float = 0.0, *, most: int = 5) -> list[float]:
    """Round values for a scale from `bottom` to `top`, zero among them."""
    span = max(top, 0.0) - min(bottom, 0.0)
    if span <= 0:
        return [0.0]
    step = _round_step(span / (most - 1))
    first = -int(-min(bottom, 0.0) / step + 0.999999)
    return [place * step for place in range(first, int(max(top, 0.0) / step + 0.999999) + 1)]


def _round_step(least: float) -> float:
    size = 10.0 ** (len(str(int(least))) - 1) if least >= 1 else 1.0
    if least < 1:
        return 1.0
    return next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= least)
