"""Style sheets: written files in layers, and rules generated from the content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import rcssmin

from viewer.content import ELSEWHERE, PALETTE, Color, ColorName, Content
from viewer.drawing import RECORD, frame_width, free_corner, picture_box, printed_sizes
from viewer.web.static_files import static_text

LAYERS = ("colors", "base", "drawing", "page", "chosen", "paper", "place", "large")
"""Cascade layers, from weak to strong. A rule's layer is the folder of `static/style` that its file is in."""

_DESCENDANT = re.compile(
    r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*.*?\*/|(?P<space> :)(?=(?:is|where|not|has)\()""", re.DOTALL
)
"""A string or a comment; or the space and colon of a pseudo-class after a space, which selects descendants. In a
declaration the space comes after the colon."""

_COLORS = "colors/scheme.css"
_THEMES = "colors/themes.css"
_PICTURE = ("drawing/picture.css", "drawing/names.css")
_ALONE = "drawing/alone.css"
_FILE = "drawing/file.css"
_ON_PAPER = ("drawing/lines-in-mm.css",)
_ON_SCREENS = ("drawing/lines-in-px.css", "drawing/close-up.css", "drawing/badges.css")
_PAGE = tuple(
    f"page/{name}.css"
    for name in (
        "layout",
        "notice",
        "themes",
        "views",
        "plates",
        "tools",
        "turn",
        "lead",
        "search",
        "list",
        "panel",
        "fold",
        "people",
        "bar",
        "part-tools",
        "meaning",
        "points",
        "pointing",
        "together",
    )
)
_WINDOW = (
    "page/timeline.css",
    "page/skip.css",
    "page/languages.css",
    "page/window.css",
    "page/across.css",
    "place/builder.css",
    "large/window.css",
)
_HANDOUT = tuple(f"place/{name}.css" for name in ("handout", "handout-figures", "handout-texts", "handout-media"))
_DIAGRAM = (
    _THEMES,
    "base/elements.css",
    *_PICTURE,
    *_ON_SCREENS,
    *_PAGE,
    "chosen/marked.css",
    "large/larger.css",
)

_STEPS = (
    *(round(96 * 1.05**i) for i in range(16)),  # the sheet on a phone, where there is no room to spare
    *(round(217 * 1.13**i) for i in range(9)),
)
"""CSS px. From each of these widths of a picture on, its letters are as large as they need to be at that width, and a
little larger up to the next: a style sheet cannot divide one length by another yet, in all browsers."""

_ONE_COLUMN = "@media print, screen and (width < 56rem)"

_NO_OTHER = ":not(:has(:target:not(.keeps)))"
"""Nothing else is the target: the list and the larger picture are places to go to that keep what is shown."""


def page_style(content: Content) -> str:
    """Everything a page in a window of its own needs."""
    page = [*_views(content), *countries(content)]
    return _layered(
        *_colors(content), *_DIAGRAM, *_alone(content), *_WINDOW, "paper/page.css", colors=hues(content), page=page
    )


def frame_style(content: Content) -> str:
    """Everything the diagram in a frame needs: nothing in it depends on the height of a window."""
    return _layered(
        *_colors(content),
        *_DIAGRAM,
        *_alone(content),
        "page/beside.css",
        "place/frame.css",
        colors=hues(content),
        page=[*_views(content), *countries(content)],
    )


def countries(content: Content) -> Iterator[str]:
    """What holds in one country is shown only where that one is chosen."""
    names = [country.id for country in content.definitions.countries]
    if names:
        others = (f":root[data-country={name}] [data-in]:not([data-in~={name}])" for name in (*names, ELSEWHERE))
        yield f"{','.join(others)}{{display:none}}"


def _colors(content: Content) -> tuple[str, ...]:
    """The files about colors and strengths: structures without fibers, and those that lie behind others, have their
    own.
    """
    looks = any(kind.look != "fibers" for kind in content.definitions.kinds.values())
    behind = any(one.behind for artwork in content.artworks.values() for one in artwork.structures.values())
    return (_COLORS, *(["colors/behind.css"] if behind else []), *(["colors/looks.css"] if looks else []))


def _alone(content: Content) -> tuple[str, ...]:
    """The file about areas without structures, where a view shows any."""
    shown = ((region, view) for view in content.definitions.views for region in content.regions_in(view))
    return (_ALONE,) if any(content.stands_alone(region, content.artwork(view)) for region, view in shown) else ()


def open_panel_style(panel: str) -> str:
    """The rule that opens the panel an embed's address asks for before its script runs, so that nothing moves.

    It is a rule because a class on the panel would put a gap into the texts, which are compressed once.
    """
    return f"@layer chosen{{@media (scripting:enabled){{[data-show={panel}] #{panel}{{display:block}}}}}}"


def unscripted_style(content: Content) -> str:
    """Rules for what is chosen, by `:has(:target)`, loaded only by browsers without script.

    A rule of this kind makes a browser look at every element of the page again when the target changes: at a click
    about 150 ms on a processor slowed four times, where the script's classes take a tenth of that.
    """
    # Derived from the files for the script's marks, so that both ways look the same.
    larger = _file("large/larger.css").replace("[data-large]", ":has(.plate:target)")
    chosen = _some(content.parts)
    together = [_file(f"page/{name}.css").replace(".diagram[data-together]", chosen) for name in ("together", "across")]
    return _layered(colors=_themes_by_choice(content), page=together, chosen=choices(content), large=[larger])


def _themes_by_choice(content: Content) -> Iterator[str]:
    """Themes by the checked radio button, for pages where no script marks the root."""
    for rules in (_file(_THEMES), _dim_hues(content)):
        # Derived from the same file, so that the two ways to choose a theme cannot drift apart.
        by_choice = re.sub(r":root\[data-theme=\"?(\w+)\"?\]", r":root:has([name=theme][value=\1]:checked)", rules)
        yield re.sub(r" and \(scripting: ?enabled\)", "", by_choice)


_IN_A_ROW = 3
_HIGHEST_PRINTED, _HIGHEST_TO_FILL = 64.0, 92.0
"""Percent of the width of a page's text, 184 mm: how high a picture may be on the handout and on the record."""


def handout_style(content: Content) -> str:
    """Everything the handout and the record need; each picture is as wide as its share of the widest row."""
    # The pictures make room for the comparisons, so that the handout stays two sheets.
    row = 72 if any(one.handout for one in content.definitions.comparisons) else 88
    shares = (
        *_shares(printed_sizes(content), percent=row, highest=_HIGHEST_PRINTED),
        *_shares(printed_sizes(content, RECORD), percent=92, highest=_HIGHEST_TO_FILL, within=".to-fill "),
    )
    sheets = (*_colors(content), *_PICTURE, *_ON_PAPER, *_alone(content), *_HANDOUT, "place/record.css")
    return _layered(*sheets, colors=hues(content), place=[*shares, *countries(content)])


def _shares(
    sizes: Mapping[str, tuple[float, float]], *, percent: float, highest: float, within: str = ""
) -> Iterator[str]:
    """How wide each view is printed, so that the three narrowest together take so many percent of the page.

    They take less where one would be more than `highest` percent of the page's width high, so that the page holds the
    rest.
    """
    row = sum(sorted(width for width, _ in sizes.values())[:_IN_A_ROW])
    tallest = max(height for _, height in sizes.values())
    percent = min(percent, highest * row / tallest)
    for name, (width, _) in sizes.items():
        yield f'{within}[data-view="{name}"]{{--share:{percent * width / row:.2f}%;--across:{width:g}}}'


def sheet_style(content: Content) -> str:
    """What the reviewer's sheet carries inside."""
    drawn = (*_colors(content), *_PICTURE, *_ON_SCREENS)
    return _layered(*drawn, "place/review.css", colors=hues(content, themes=False))


def picture_style(content: Content) -> str:
    """What a picture file carries inside. No layers, because SVG programs support little CSS and skip such blocks
    entirely.
    """
    drawn = (*_PICTURE, *_ON_PAPER, _FILE, *_alone(content))
    return "\n".join((*map(_file, _colors(content)), *hues(content, themes=False), *map(_file, drawn)))


def hues(content: Content, *, themes: bool = True) -> Iterator[str]:
    """The palette's colors that the areas have."""
    for name in _used(content):
        color = PALETTE[name]
        # One declaration for both, so that `color-scheme` decides, which the themes set.
        values = {
            "fill": f"light-dark({color.light.fill},{color.dark.fill})",
            "ink": f"light-dark({color.light.ink},{color.dark.ink})",
            "fill-now": f"light-dark({color.light.chosen},{color.dark.chosen})",
            **{key: _share(own) for key, own, usual in _strengths(color) if own != usual},
        }
        yield f".hue-{name}{{{_declared(values)}}}"
        in_contrast = {
            "fill-rest": (color.rest, color.rest_in_contrast),
            "fibers-rest": (color.fibers, color.fibers_in_contrast),
        }
        if more := {key: _share(other) for key, (own, other) in in_contrast.items() if other != own}:
            # Only where they differ: embeds have few bytes to spare.
            yield f"@media (prefers-contrast:more){{.hue-{name}{{{_declared(more)}}}}}"
    if themes:
        yield _dim_hues(content)


def _strengths(color: Color) -> Iterator[tuple[str, float, float]]:
    """A color's own fill strengths, by custom property, overriding those for all colors."""
    yield "fill-rest", color.rest, Color.rest
    yield "fill-chosen", color.when_chosen, Color.when_chosen
    yield "fibers-rest", color.fibers, Color.fibers


def _share(value: float) -> str:
    return f"{value:g}".removeprefix("0")


def _dim_hues(content: Content) -> str:
    """The colors in the dim theme."""
    rules = []
    for name in _used(content):
        tones = PALETTE[name].dim
        values = {"fill": tones.fill, "ink": tones.ink, "fill-now": tones.chosen}
        rules.append(f':root[data-theme="dim"] .hue-{name}{{{_declared(values)}}}')
    return f"@media screen and (scripting:enabled) and (forced-colors:none){{{''.join(rules)}}}"


def _used(content: Content) -> list[ColorName]:
    return list(dict.fromkeys(content.colors.values()))


def _declared(values: Mapping[str, str]) -> str:
    """Custom properties."""
    return "".join(f"--{name}:{value};" for name, value in values.items())


def catalog_style() -> str:
    """The page that lists several diagrams."""
    return _layered(_COLORS, "base/elements.css", "place/catalog.css")


def problems_style() -> str:
    """The box that tells an editor in debug mode why a change is not shown."""
    return _layered("place/problems.css")


def _layered(*names: str, **more: Iterable[str]) -> str:
    """Written files, and generated rules by layer, as one style sheet."""
    rules: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for name in names:
        rules[name.partition("/")[0]].append(_file(name))
    for layer, added in more.items():
        rules[layer].extend(added)
    # Every layer is named, even an empty one, so that two sheets on one page agree on the order.
    blocks = (f"@layer {layer}{{{''.join(texts)}}}" for layer, texts in rules.items() if texts)
    return "\n".join((f"@layer {','.join(LAYERS)};", *blocks))


def _file(name: str) -> str:
    """A written file, minified."""
    return minified(static_text(f"style/{name}"))


@lru_cache(maxsize=128)
def minified(style: str) -> str:
    """A style sheet without comments and without spaces that mean nothing.

    Recent results are cached: after an edit of the content, the same files are needed again, several times each.

    Inside an at-rule rcssmin takes `a :is(b)` for a declaration and drops its space. `a *:is(b)` means the same and
    survives. Strings stay as they are.
    """
    return str(rcssmin.cssmin(_DESCENDANT.sub(lambda found: " *:" if found["space"] else found[0], style)))


def choices(content: Content) -> Iterator[str]:
    """Rules for what is chosen: the part whose panel, point or picture link is the page's target. Nested, to weigh
    less.

    They mirror what `chosen/marked.css` does for the classes that the script sets.
    """
    structures = {structure.id: (structure.id,) for structure in content.structures}
    regions = {region.id: (region.id, *region.structures) for region in content.definitions.regions}
    yield from _receding((*regions, *structures))
    for part, names in {**regions, **structures}.items():
        yield f"{_chosen(part)}{{{''.join(_lit(part, names, region=part in regions))}}}"
        yield from _best_side(content, part)
    for topic in (*content.topics, "glossary", "sources"):
        link = f".list [data-topic={topic}]"
        shown = f"{{{link}{{font-weight:700}}{link}+.now{{display:inline}}}}"
        yield f".diagram:is(:has([id={topic}]:target,[id={topic}] :target),[data-show={topic}]{_NO_OTHER}){shown}"
        yield f".diagram[data-show={topic}]{_NO_OTHER} [id={topic}]{{display:block}}"
    for point in dict.fromkeys(point.id for point in content.points if point.id not in structures):
        marked = "{.disc{fill:var(--text);stroke:var(--page)}.number{fill:var(--page)}}"
        yield f".diagram:has([id={point}]:target){{[data-site={point}]{marked}}}"


def _lit(part: str, names: Iterable[str], *, region: bool) -> Iterator[str]:
    """Rules while a part is chosen; `names` are the parts highlighted with it."""
    lit = ",".join(f"[data-part={name}]" for name in names)
    strength = "var(--fill-in-area,var(--fill-chosen))" if region else "var(--fill-chosen)"
    yield f".part:is({lit}){{.fill{{fill:var(--fill-now);fill-opacity:{strength}}}"
    yield ".fibers{fill-opacity:var(--fibers-chosen)}"
    yield ".edge{stroke-width:var(--edge-chosen);stroke-opacity:1}.sites{opacity:1}"
    yield f".plaque{{fill:var(--ink)}}.letter{{fill:var(--page)}}}}.leader:is({lit}){{opacity:1}}"
    if region:
        yield f".region[data-part={part}]{{.fill{{fill:var(--fill);fill-opacity:var(--tint-chosen)}}}}"
    else:
        yield f".structure[data-part={part}]{{.big,.number{{display:inline}}}}"
    yield f".list a[data-part={part}]{{font-weight:700}}.list [data-part={part}]+.now{{display:inline}}"
    yield f"[id={part}]{{display:block}}"


def _receding(parts: Iterable[str]) -> Iterator[str]:
    """While a part is chosen, everything recedes; the rules after these bring the chosen part forward."""
    some = _some(parts)
    yield f"{some} .part[data-part] .fill{{fill-opacity:var(--fill-back)}}"
    yield f"{some} .region[data-part] .fill{{fill-opacity:var(--tint-back)}}"
    yield f"{some} .part[data-part] .fibers{{fill-opacity:var(--fibers-back)}}"
    yield f"{some} .part[data-part] .edge{{stroke-opacity:var(--edge-back)}}"
    yield f"{some} .region[data-part] .edge{{stroke-opacity:var(--border-rest,0)}}"
    yield f"{some} .leader[data-part]{{opacity:.35}}{some} .part[data-part] .sites{{opacity:.35}}"


def _some(parts: Iterable[str]) -> str:
    """A selector for the diagram while any part is chosen."""
    asked = ",".join(f"[data-show={part}]" for part in parts)
    return f".diagram:is(:has(:is([data-best],[data-best] .point-link,[data-part]):target),:is({asked}){_NO_OTHER})"


def _best_side(content: Content, part: str) -> Iterator[str]:
    """The side that shows a part best stands in for one that does not show it, and for the sheet where that has no
    room.
    """
    best = content.best_view(part).id
    other = "".join(f':not([data-view="{view.id}"])' for view in content.views_of(part))
    elsewhere = f'{_chosen(part)}:not([data-view="all"]){other}'
    yield f"{elsewhere} .plate:not(:target){{display:none}}"
    yield f'{elsewhere} .plate[data-view="{best}"]{{display:block;inline-size:100%}}'
    yield f'{_ONE_COLUMN}{{{_chosen(part)}[data-view="all"] .plate:not([data-view="{best}"],:target){{display:none}}}}'


def _chosen(part: str) -> str:
    """A selector for the diagram while a part is chosen: by its panel, a point in it, its links or the server's
    `show`.
    """
    # `[id=x]` weighs as much as a class; `#x` would outweigh every rule without an id.
    targets = f"[id={part}],[id={part}] .point-link,[data-part={part}]"
    return f".diagram:is(:has(:is({targets}):target),[data-show={part}]{_NO_OTHER})"


def _views(content: Content) -> Iterator[str]:
    """Rules that depend on the views: which one is shown, with its links back, and how wide it is."""
    names = [view.id for view in content.definitions.views]
    shown = (f'.diagram[data-view="{name}"] .plate[data-view="{name}"]' for name in names)
    yield f"{','.join(shown)}{{display:block;inline-size:100%}}"
    sheet = '.diagram[data-together][data-view="all"]'
    others = (f'{sheet}:not([data-best="{name}"]) .plate[data-view="{name}"]:not(:target)' for name in names)
    yield f"{_ONE_COLUMN}{{{','.join(others)}{{display:none}}}}"
    yield from _frames(content)


def _narrow(share: float) -> Iterator[int]:
    """The steps below those of a sheet whose pictures are about as wide as each other, for one with a picture far
    narrower.
    """
    width = float(_STEPS[0])
    while share * 2 * _STEPS[0] < width:
        width /= 1.1
        yield round(width)


_CORNERS = {"left": "auto auto 0 0", "right": "auto 0 0 auto"}
"""Where the link to the larger picture lies, by the corner that is free; if none is, it has a row below the picture."""

_LINK_AND_LETTER = 34.0
"""CSS px. From a picture's lower edge to the middle of the lowest letter above the sign in a corner that does not
touch it."""

_SHEET = 288.0
"""CSS px. The width of the sheet in a window of 320 px."""


def _frames(content: Content) -> Iterator[str]:
    """How wide each view's frame and its picture with gutters are (mm); on the sheet, in two columns, all have one
    scale.
    """
    views = content.definitions.views
    widths = [frame_width(content, view) for view in views]
    # Views fill the two columns in turn, so each column holds every second one.
    columns = [max(widths[column::2], default=1.0) for column in (0, 1)]
    yield f".plates{{grid-template-columns:minmax(0,{columns[0]:g}fr) minmax(0,{columns[1]:g}fr)}}"
    for i, (view, frame) in enumerate(zip(views, widths, strict=True)):
        drawn, height = picture_box(content, view)[2:]
        sizes = f"--frame:{frame:g};--drawn:{drawn:g};--tall:{height:g};--column:{columns[i % 2]:g}"
        corner = free_corner(content, view, _LINK_AND_LETTER * sum(columns) / _SHEET)
        place = f";--corner:{_CORNERS[corner]}" if corner else ""
        yield f'.plate[data-view="{view.id}"]{{{sizes}{place}}}'
        if not corner:
            shown = f'.diagram[data-view="all"] .plate[data-view="{view.id}"]:not(:target)'
            low = "block-size:1.5rem;min-block-size:0;line-height:1"
            yield f"@media screen{{{shown} .tools{{position:static}}{shown} .larger{{{low}}}}}"
    yield ".plate svg{--unit:calc(var(--frame)/var(--wide))}"
    for width in (*_narrow(min(widths) / max(columns)), *_STEPS):
        yield f"@container (min-width:{width}px){{.plate svg{{--wide:{width}}}}}"
