"""`flask --app viewer check`: what the content's editors run before they publish."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from viewer.content import Content, load_content
from viewer.words import load_words


def add_commands(app: Flask, folder: Path) -> None:
    """Give a Flask application the viewer's commands."""
    group = app.cli if isinstance(app.cli, AppGroup) else AppGroup()

    @group.command("check", with_appcontext=False)
    @click.argument("file", required=False, type=click.Path(path_type=Path))
    def check(file: Path | None) -> None:
        """Print every problem of the content and exit with 1, or a summary of it.

        FILE is another regions.json; the artwork is the one in assets/svg beside it, or else the one being served.
        """
        if file is None:
            content = load_content(folder)
        else:
            beside = file.parent if (file.parent / "assets" / "svg").is_dir() else folder
            content = load_content(beside, str(file.resolve()))
        click.echo(summary(content))


def summary(content: Content) -> str:
    """The content on one screen: what it holds, and what awaits review."""
    defined = content.definitions
    words = load_words(defined.language)
    unconfirmed = [name for name, source in defined.sources.items() if source.status != "read"]
    rows = {
        "views": ", ".join(f"{view.id} ({view.artwork}{', mirrored' if view.mirror else ''})" for view in defined.views),
        "regions": f"{len(defined.regions)}: {', '.join(region.id for region in defined.regions)}",
        "muscles": f"{len(defined.muscles)}: {', '.join(muscle.id for muscle in content.muscles)}",
        "sites": f"{len({p.id for p in content.points})}: {_by_view(content)}",
        "units": str(sum(p.site.units for p in {p.id: p for p in content.points}.values())),
        "topics": str(len(defined.topics)),
        "glossary": str(len(defined.glossary)),
        "languages": f"{defined.language} ({words('language')})",
        "sources": f"{len(defined.sources)}, of which {len(unconfirmed)} are to be confirmed against the original",
        "review": _review(content),
        "version": content.version,
    }
    width = max(map(len, rows))
    return "\n".join((f"{defined.title}: no problems.", *(f"  {name:<{width}}  {value}" for name, value in rows.items())))


def _by_view(content: Content) -> str:
    counts = {view.id: sum(p.view == view.id for p in content.points) for view in content.definitions.views}
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _review(content: Content) -> str:
    review = content.definitions.review
    if review.status == "draft":
        return "draft: all texts await review by a clinician"
    return f"reviewed by {review.by} on {review.on}, next {review.next}"
