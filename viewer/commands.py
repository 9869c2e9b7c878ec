"""`flask --app viewer check` and `export`: what the content's editors run before they publish, and to publish."""

from __future__ import annotations

from datetime import date
from os import environ
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from viewer.content import DEFINITIONS, Content, load_content
from viewer.editorial import Report, report
from viewer.problems import ContentError
from viewer.public_address import checked_address


def add_commands(app: Flask, folder: Path) -> None:
    """Give a Flask application the viewer's commands."""
    group = app.cli if isinstance(app.cli, AppGroup) else AppGroup()

    @group.command("check", with_appcontext=False)
    @click.argument("file", required=False, type=click.Path(path_type=Path))
    @click.option(
        "--strict", is_flag=True, help="List what a clinician has to settle too; exit with 1 while sources are unconfirmed."
    )
    def check(file: Path | None, strict: bool) -> None:
        """Print every problem of the content and exit with 1, or a summary of it.

        Texts above grade 8 and claims without a source are problems; long sentences, an overdue review and what a
        translation lacks are warnings.

        FILE is another regions.json; the artwork is the one in assets/svg beside it, or else the one being served.
        """
        if file is None:
            content = load_content(folder)
        else:
            beside = file.parent if (file.parent / "assets" / "svg").is_dir() else folder
            content = load_content(beside, str(file.resolve()))
        found = report(content, folder / file.resolve() if file else folder / DEFINITIONS, date.today())
        if found.problems:
            raise ContentError(found.problems)
        click.echo(summary(content, found))
        for line in (*found.warnings, *((*found.notes, *found.unconfirmed) if strict else ())):
            click.echo(line)
        if strict and found.unconfirmed:
            raise click.exceptions.Exit(1)

    @group.command("export", with_appcontext=False)
    @click.option(
        "--base-url", callback=_checked, help="Where the folder will be served, such as https://www.clinic.example/anatomy/"
    )
    @click.option("--rollback", is_flag=True, help="Restore the export that was in OUT before the last one.")
    @click.option(
        "--replace",
        is_flag=True,
        help="Replace files of yours that stand where the export needs its own. Copies are saved in OUT/.anatomy-export.",
    )
    @click.argument("out", type=click.Path(path_type=Path, file_okay=False))
    def export_command(base_url: str | None, rollback: bool, replace: bool, out: Path) -> None:
        """Write the whole site to the folder OUT as plain files for any web host.

        OUT is empty or holds an earlier export. Files in it that the viewer did not write are left alone.
        """
        from viewer.blueprint import create_blueprint, live_editions
        from viewer.export import export, roll_back
        from viewer.settings import read_settings

        if rollback == (base_url is not None):
            raise click.UsageError("Give either --base-url, to export, or --rollback, to restore the previous export.")
        if base_url is None:
            roll_back(out.absolute(), click.echo, replace=replace)
            return
        settings = read_settings({**environ, "VIEWER_BASE_URL": base_url})
        live = live_editions(folder, settings, watch=False)  # an edit meanwhile must not mix two contents
        site = Flask("viewer", static_folder=None)
        site.register_blueprint(create_blueprint(live))
        export(site, live(), out.absolute(), click.echo, replace=replace)


def _checked(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    try:
        return value if value is None else checked_address(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def summary(content: Content, found: Report) -> str:
    """The content on one screen: what it holds, and what awaits review."""
    defined = content.definitions
    languages = (f"{language} ({words('language')})" for language, words in content.words.items())
    unconfirmed = [name for name, source in defined.sources.items() if source.status != "read"]
    rows = {
        "views": ", ".join(f"{view.id} ({view.artwork}{', mirrored' if view.mirror else ''})" for view in defined.views),
        "regions": f"{len(defined.regions)}: {', '.join(region.id for region in defined.regions)}",
        "muscles": f"{len(defined.muscles)}: {', '.join(muscle.id for muscle in content.muscles)}",
        "sites": f"{len({p.id for p in content.points})}: {_by_view(content)}",
        "units": str(sum(p.site.units for p in {p.id: p for p in content.points}.values())),
        "topics": str(len(defined.topics)),
        "glossary": str(len(defined.glossary)),
        "languages": ", ".join(languages),
        **found.rows,
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
