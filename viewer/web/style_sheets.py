"""The style sheets: written files in layers, and the rules that follow from the content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import rcssmin

from viewer.artwork import geometry
from viewer.content import Content
from viewer.drawing import picture_box, widths
from viewer.web.static_files import static_text

LAYERS = ("colors", "base", "drawing", "page", "chosen", "paper", "place", "large")
"""Cascade layers, from weak to strong. A rule's layer is the folder of `static/style` that its file is in."""

_COLORS = ("colors/scheme.css", "colors/parts.css")
_PICTURE = ("drawing/picture.css", "drawing/names.css")
_ON_PAPER = ("drawing/lines-in-mm.css",)
_ON_SCREENS = ("drawing/lines-in-px.css", "drawing/close-up.css")
_PAGE = tuple(
    f"page/{name}.css" for name in ("layout", "notice", "views", "plates", "tools", "search", "list", "panel", "points", "onward")
)
_WINDOW = ("page/skip.css", "page/languages.css", "page/window.css", "place/builder.css", "large/window.css")
_DIAGRAM = (
    *_COLORS, "base/elements.css", *_PICTURE, *_ON_SCREENS, *_PAGE, "chosen/marked.css", "paper/page.css", "large/larger.css",
)  # fmt: skip

_FADE = 14.0
"""Per cent of a picture's width over which what leaves its frame fades away."""


_NO_OTHER = ":not(:has(:target:not(.keeps)))"
"""Nothing else is the target: the list and the larger picture are places to go to that keep what is shown."""


def page_style(content: Content) -> str:
    """Everything a page in a window of its own needs."""
    return _layered(*_DIAGRAM, *_WINDOW, page=_views(content))


def frame_style(content: Content) -> str:
    """Everything the diagram in a frame needs: nothing in it depends on the height of a window."""
    return _layered(*_DIAGRAM, "place/frame.css", page=_views(content))


def unscripted_style(content: Content) -> str:
    """What is chosen, by `:has(:target)`, for browsers without script: only they load it.

    A rule of this kind makes a browser look at every element of the page again when the target changes: at a click about
    150 ms on a processor slowed four times, where the script's classes take a tenth of that.
    """
    larger = _file("large/larger.css").replace("[data-large]", ":has(.plate:target)")
    return _layered(chosen=choices(content), large=[larger])


def handout_style(content: Content) -> str:
    """What the handout needs; each picture is as wide as its share of the widest row."""
    across = widths(content)
    row = sum(sorted(across.values())[:3])
    shares = (f'[data-view="{name}"]{{--share:{88 * width / row:.2f}%}}' for name, width in across.items())
    return _layered(*_COLORS, *_PICTURE, *_ON_PAPER, "place/handout.css", place=shares)


def picture_style() -> str:
    """What a picture file carries inside. No layers: programs that show SVG know little of CSS, and skip such blocks whole."""
    return "\n".join(map(_file, (*_COLORS, *_PICTURE, *_ON_PAPER)))


def problems_style() -> str:
    """The box that shows an editor, in debug mode, why a change is not shown."""
    return _layered("place/problems.css")


def _layered(*names: str, **more: Iterable[str]) -> str:
    """Written files, and more rules by their layer, as one style sheet."""
    rules: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for name in names:
        rules[name.partition("/")[0]].append(_file(name))
    for layer, added in more.items():
        rules[layer].extend(added)
    blocks = (f"@layer {layer}{{{''.join(texts)}}}" for layer, texts in rules.items() if texts)
    return "\n".join((f"@layer {','.join(LAYERS)};", *blocks))


def _file(name: str) -> str:
    """A written file, minified by itself: within `@layer` rcssmin would take spaces out of selectors."""
    return str(rcssmin.cssmin(static_text(f"style/{name}")))


def choices(content: Content) -> Iterator[str]:
    """Rules for what is chosen: the part whose panel, point or picture link is the page's target. Nested, to weigh less.

    They say what `chosen/marked.css` says of the classes that the script sets.
    """
    muscles = {muscle.id: (muscle.id,) for muscle in content.muscles}
    regions = {region.id: (region.id, *region.muscles) for region in content.definitions.regions}
    yield from _receding((*regions, *muscles))
    for part, names in {**regions, **muscles}.items():
        yield f"{_chosen(part)}{{{''.join(_lit(part, names, region=part in regions))}}}"
    for topic in (*content.topics, "glossary", "sources"):
        link = f".list [data-topic={topic}]"
        shown = f"{{{link}{{font-weight:700}}{link}+.now{{display:inline}}}}"
        yield f".diagram:is(:has([id={topic}]:target,[id={topic}] :target),[data-show={topic}]{_NO_OTHER}){shown}"
        yield f".diagram[data-show={topic}]{_NO_OTHER} .panel[data-panel={topic}]{{display:block}}"
    for point in dict.fromkeys(point.id for point in content.points if point.id not in muscles):
        marked = "{.disc{fill:var(--text);stroke:var(--page)}.number{fill:var(--page)}}"
        now = f".list [data-site={point}]{{font-weight:700}}.list [data-site={point}]+.now{{display:inline}}"
        yield f".diagram:has([id={point}]:target){{[data-site={point}]{marked}{now}}}"


def _lit(part: str, names: Iterable[str], *, region: bool) -> Iterator[str]:
    """What changes while a part is chosen; `names` are the parts that step forward with it."""
    lit = ",".join(f"[data-part={name}]" for name in names)
    yield f".part:is({lit}){{.fill{{fill-opacity:var(--fill-chosen)}}.fibres{{fill-opacity:var(--fibres-chosen)}}"
    yield f".edge{{stroke-width:var(--edge-chosen);stroke-opacity:1}}.sites{{opacity:1}}}}.leader:is({lit}){{opacity:1}}"
    if region:
        yield f".region[data-part={part}]{{.fill{{fill-opacity:var(--tint-chosen)}}.edge{{stroke-dasharray:none}}}}"
    else:
        yield f".muscle[data-part={part}]{{.big,.number{{display:inline}}}}.list [data-points={part}]{{display:flex}}"
    yield f".list a[data-part={part}]{{font-weight:700}}.list [data-part={part}]+.now{{display:inline}}"
    yield f".panel[data-panel={part}]{{display:block}}"


def _receding(parts: Iterable[str]) -> Iterator[str]:
    """While a part is chosen, everything steps back; the rules after these bring the chosen part forward."""
    asked = ",".join(f"[data-show={part}]" for part in parts)
    some = f".diagram:is(:has(:is([data-of],[data-part]):target),:is({asked}){_NO_OTHER})"
    yield f"{some} .part[data-part] .fill{{fill-opacity:var(--fill-back)}}"
    yield f"{some} .region[data-part] .fill{{fill-opacity:var(--tint-back)}}"
    yield f"{some} .part[data-part] .fibres{{fill-opacity:var(--fibres-back)}}"
    yield f"{some} .part[data-part] .edge{{stroke-opacity:var(--edge-back)}}"
    yield f"{some} .leader[data-part]{{opacity:.35}}{some} .part[data-part] .sites{{opacity:.35}}"


def _chosen(part: str) -> str:
    """The diagram while a part is chosen: by its panel, a point in it, its links or the server's `show`."""
    return f".diagram:is(:has(:is([data-of={part}],[data-part={part}]):target),[data-show={part}]{_NO_OTHER})"


def _views(content: Content) -> Iterator[str]:
    """What depends on the views there are: which one is shown, with its ways back, and how wide it is."""
    for view in content.definitions.views:
        shown = f'.diagram[data-view="{view.id}"]'
        yield f'{shown} .plate[data-view="{view.id}"]{{display:block;inline-size:100%}}'
        yield f'{shown} .back-link[data-view="{view.id}"]{{display:inline}}'
    yield from _frames(content)


def _frames(content: Content) -> Iterator[str]:
    """How wide each view's frame and its picture with gutters are (mm); on the sheet, in two columns, all have one scale."""
    views = content.definitions.views
    widths = [content.artwork(view).box[2] for view in views]
    columns = [max(widths[column::2], default=1.0) for column in (0, 1)]
    yield f".plates{{grid-template-columns:minmax(0,{columns[0]:g}fr) minmax(0,{columns[1]:g}fr)}}"
    for i, (view, frame) in enumerate(zip(views, widths, strict=True)):
        artwork = content.artwork(view)
        drawn = picture_box(artwork, view)[2]
        yield f'.plate[data-view="{view.id}"]{{--frame:{frame:g};--drawn:{drawn:g};--column:{columns[i % 2]:g}}}'
        left, _, right, _ = geometry.bounds(artwork.silhouette)
        if drawn > frame and (left < artwork.box[0] or right > artwork.box[0] + frame):
            edge = 50 * (drawn - frame) / drawn
            stops = f"transparent {edge:.1f}%,#000 {edge + _FADE:.1f}%,#000 {100 - edge - _FADE:.1f}%,transparent {100 - edge:.1f}%"
            yield f'.plate[data-view="{view.id}"] svg{{mask-image:linear-gradient(90deg,{stops})}}'
