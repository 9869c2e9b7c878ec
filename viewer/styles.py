"""The style sheet: written files, and the rules that mark the chosen part without script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

import rcssmin

from viewer.content import Content
from viewer.labels import picture_box
from viewer.plates import widths


def page_style(content: Content, last: str) -> str:
    """Everything a page or a frame needs, as one file; `last` is the written file that only it needs."""
    written = (static_text(name) for name in ("diagram.css", "states.css", "page.css", last))
    return str(rcssmin.cssmin("\n".join((*written, *frames(content), *choices(content)))))


def handout_style(content: Content) -> str:
    """What the handout needs; each picture is as wide as its share of the widest row."""
    across = widths(content)
    row = sum(sorted(across.values())[:3])
    shares = (f'.figures>[data-view="{name}"]{{inline-size:{88 * width / row:.2f}%}}' for name, width in across.items())
    return str(rcssmin.cssmin("\n".join((static_text("diagram.css"), static_text("handout.css"), *shares))))


def picture_style() -> str:
    """What a picture file carries inside."""
    return str(rcssmin.cssmin(static_text("diagram.css")))


def static_text(name: str) -> str:
    """A file of the package's folder `static`."""
    return (files("viewer") / "static" / name).read_text(encoding="utf-8")


def choices(content: Content) -> Iterator[str]:
    """Rules for what is chosen: the part whose panel, point or picture link is the page's target."""
    muscles = {muscle.id: (muscle.id,) for muscle in content.muscles}
    regions = {region.id: (region.id, *region.muscles) for region in content.definitions.regions}
    lit = {**regions, **muscles}
    yield from _receding()
    yield _rule(
        (_chosen(p, f'.part[data-part="{n}"] .fill') for p, names in lit.items() for n in names), "fill-opacity:var(--fill-chosen)"
    )
    yield _rule((_chosen(p, f'.region[data-part="{p}"] .fill') for p in regions), "fill-opacity:var(--tint-chosen)")
    yield _rule(
        (_chosen(p, f'.part[data-part="{n}"] .fibres') for p, names in lit.items() for n in names),
        "fill-opacity:var(--fibres-chosen)",
    )
    yield _rule(
        (_chosen(p, f'.part[data-part="{n}"] .edge') for p, names in lit.items() for n in names),
        "stroke-width:1.1;stroke-opacity:1",
    )
    yield _rule((_chosen(p, f'.leader[data-part="{n}"]') for p, names in lit.items() for n in names), "opacity:1")
    yield _rule((_chosen(p, f'.part[data-part="{n}"] .sites') for p, names in lit.items() for n in names), "opacity:1")
    yield _rule((_chosen(p, f'.part.muscle[data-part="{p}"] .big') for p in muscles), "display:inline")
    yield _rule((_chosen(p, f'.part.muscle[data-part="{p}"] .number') for p in muscles), "display:inline")
    yield _rule((_chosen(p, f'.list [data-part="{p}"]') for p in lit), "font-weight:700;--mark:inline")
    yield _rule((_chosen(p, f'.list [data-points="{p}"]') for p in muscles), "display:flex")
    yield _rule((_chosen(p, f'.panel[data-panel="{p}"]') for p in lit), "display:block")
    topics = (*content.topics, "glossary", "sources")
    yield _rule((f'.diagram[data-show="{t}"]:not(:has(:target)) .panel[data-panel="{t}"]' for t in topics), "display:block")
    point_ids = dict.fromkeys(point.id for point in content.points if point.id not in muscles)
    yield _rule(
        (f'.diagram:has([id="{p}"]:target) [data-site="{p}"] .disc' for p in point_ids), "fill:var(--text);stroke:var(--page)"
    )
    yield _rule((f'.diagram:has([id="{p}"]:target) [data-site="{p}"] .number' for p in point_ids), "fill:var(--page)")


def _receding() -> Iterator[str]:
    """While anything is chosen, everything steps back; the rules after these bring the chosen part forward."""
    some = ".diagram:is(:has(:is([data-of],[data-part]):target),[data-show]:not(:has(:target)))"
    yield f"{some} .part[data-part] .fill{{fill-opacity:var(--fill-back)}}"
    yield f"{some} .region[data-part] .fill{{fill-opacity:var(--tint-back)}}"
    yield f"{some} .part[data-part] .fibres{{fill-opacity:var(--fibres-back)}}{some} .part[data-part] .edge{{stroke-opacity:.3}}"
    yield f"{some} .leader[data-part]{{opacity:.35}}{some} .part[data-part] .sites{{opacity:.35}}"


def _chosen(part: str, selector: str) -> str:
    """The selector of something while a part is chosen: by its panel, a point in it, its links or the server's `show`."""
    by_target = f'.diagram:has(:is([data-of="{part}"],[data-part="{part}"]):target)'
    return f':is({by_target},.diagram[data-show="{part}"]:not(:has(:target))) {selector}'


def _rule(selectors: Iterable[str], body: str) -> str:
    joined = ",".join(selectors)
    return f"{joined}{{{body}}}" if joined else ""


def frames(content: Content) -> Iterator[str]:
    """How wide each view's frame and its picture with gutters are (mm), so that the sheet keeps one scale."""
    for view in content.definitions.views:
        artwork = content.artwork(view)
        yield f'.plate[data-view="{view.id}"]{{--frame:{artwork.box[2]:g};--drawn:{picture_box(artwork, view)[2]:g}}}'
