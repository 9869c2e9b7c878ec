"""The commands that editors and reviewers run, up to publishing: `check`, `confirm`, `review`, `sign`, `announce`,
`export`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace as replaced
from datetime import UTC, date, datetime
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask
from flask.cli import AppGroup

from viewer.content import (
    DEFINITIONS,
    Content,
    diagrams_in,
    load_content,
    load_definitions,
    translation_files,
    unannounced,
)
from viewer.editing import (
    Report,
    ReviewAnswers,
    Signature,
    TranslatedFile,
    announce,
    compare,
    report_on,
    side_by_side,
    sign,
)
from viewer.problems import ContentError
from viewer.public_address import checked_address

# What only publishing needs is imported by its commands: `check`, after every edit, starts without it.
if TYPE_CHECKING:
    from viewer.publish import Verdict

CreateApp = Callable[..., Flask]
"""`create_app`, given to the commands because the module that defines it imports this one."""


def add_commands(app: Flask, folder: Path, create_app: CreateApp) -> None:
    """Give a Flask application the viewer's commands."""
    for command in content_commands(folder, create_app).values():
        app.cli.add_command(command)


def content_commands(folder: Path, create_app: CreateApp) -> Mapping[str, click.Command]:
    """The commands for the content of a folder by name: those of `flask --app viewer` and of `anatomy-viewer`."""
    group = AppGroup()

    @group.command("check", with_appcontext=False)
    @click.argument("file", required=False, type=click.Path(path_type=Path))
    @click.option(
        "--strict",
        is_flag=True,
        help="List what a clinician has to settle too; exit with 1 while sources are unconfirmed.",
    )
    def check(file: Path | None, strict: bool) -> None:
        """Print every problem of the content and exit with 1, or a summary of it.

        Texts above grade 8 and claims without a source are problems; long sentences, an overdue review, words that have
        changed since it, and what a translation lacks or no longer says are warnings.

        FILE is another regions.json; the artwork is the one in assets/svg beside it, or else the one being served. Of a
        folder that holds several diagrams, each is checked.
        """
        several = {} if file else diagrams_in(folder)
        if not (_check_each(several, strict=strict) if several else _check_one(folder, file, strict=strict)):
            raise click.exceptions.Exit(1)

    @group.command("confirm", with_appcontext=False)
    @click.argument("language")
    @click.option(
        "--part",
        "parts",
        multiple=True,
        help="What you have compared: the id of a part or topic, or a kind such as glossary or sources.",
    )
    @click.option("--all", "everything", is_flag=True, help="You have compared all of them.")
    def confirm_command(language: str, parts: tuple[str, ...], everything: bool) -> None:
        """Record that you have compared a translation with its original, and that it says the same.

        Without an option, show both side by side where the original has changed, or where nobody has compared the two.
        Only the fingerprints in regions.LANGUAGE.json are written.
        """
        compared = compare(folder / DEFINITIONS, _known_language(folder, language, original=False))
        found = compared.unconfirmed
        if not found or not (parts or everything):
            _show(compared, language)
            return
        waiting = Counter(pair.part for pair in found)
        for part in parts:
            if part not in waiting:
                raise click.UsageError(f"Nothing to confirm in {part}. To be confirmed: {_counted(waiting)}.")
        looked_at = [pair for pair in found if everything or pair.part in parts]
        compared.confirm(looked_at)
        confirmed = Counter(pair.part for pair in looked_at)
        click.echo(f"{compared.file.name}: confirmed {_counted(confirmed)}.")
        if left := _counted(waiting - confirmed):
            click.echo(f"To be confirmed: {left}.")

    @group.command("sign", with_appcontext=False)
    @click.argument("language")
    @click.option("--by", required=True, help="Who has read all words in this language.")
    @click.option("--qualification", required=True, help="What qualifies them: neurologist, headache nurse.")
    @click.option(
        "--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day on which they finished reading."
    )
    @click.option(
        "--next", "due", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day by which to read again."
    )
    def sign_command(language: str, by: str, qualification: str, on: datetime, due: datetime) -> None:
        """Record a clinician's review of all words in a language.

        It writes who, when and until when, and the fingerprints of the words that were read, so that pages and check
        can say what has changed since.
        """
        spoken = _known_language(folder, language, original=True)
        signature = Signature(by=by, qualification=qualification, on=on.date(), next=due.date())
        if problems := signature.problems:
            raise click.UsageError("\n".join(map(str, problems)))
        read = sign(folder, spoken, signature)
        click.echo(
            f"Signed in {language} by {by}, {qualification}, on {on.date()}, next {due.date()}: {', '.join(read)}."
        )

    @group.command("announce", with_appcontext=False)
    @click.argument("language")
    @click.option(
        "--on",
        type=click.DateTime(["%Y-%m-%d"]),
        default=lambda: date.today().isoformat(),
        help="The day of the change; today.",
    )
    def announce_command(language: str, on: datetime) -> None:
        """Record which texts in a language have changed, for the feed of changes.

        Run it before you publish new words. Who follows the feed is told which texts are new.
        """
        changed = announce(folder, _known_language(folder, language, original=True), on.date())
        click.echo(f"Recorded as changed on {on.date()}: {', '.join(changed) or 'nothing: no text has changed'}.")

    _add_review(group, folder, create_app)
    _add_export(group, folder, create_app)
    _add_verify(group, folder, create_app)
    return group.commands


def _check_one(folder: Path, file: Path | None, *, strict: bool) -> bool:
    """Print what is worth knowing about one diagram; returns whether nothing needs attention."""
    if file is None:
        content = load_content(folder)
    else:
        beside = file.parent if (file.parent / "assets" / "svg").is_dir() else folder
        content = load_content(beside, str(file.resolve()))
    found = report_on(content, folder / file.resolve() if file else folder / DEFINITIONS, date.today())
    if found.problems:
        raise ContentError(found.problems)
    click.echo(summary(content, found))
    for line in (*found.warnings, *((*found.notes, *found.unconfirmed) if strict else ())):
        click.echo(line)
    return not (strict and found.unconfirmed)


def _check_each(diagrams: Mapping[str, Path], *, strict: bool) -> bool:
    """The same for several diagrams, each under its name."""
    good = []
    for name, one in diagrams.items():
        click.echo(f"== {name}")
        try:
            good.append(_check_one(one, None, strict=strict))
        except ContentError as error:
            error.show()
            good.append(False)
    return all(good)


def _add_review(group: AppGroup, folder: Path, create_app: CreateApp) -> None:
    @group.command("review", with_appcontext=False)
    @click.option("--language", help="The language of the sheet; without it, that of regions.json.")
    @click.option(
        "--answers",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Read the answers that the sheet has saved, list what is not right, and sign if all of it is.",
    )
    @click.option("--replace", is_flag=True, help="Overwrite OUT even if it is not a review sheet.")
    @click.argument("out", required=False, type=click.Path(path_type=Path, dir_okay=False))
    def review_command(language: str | None, answers: Path | None, replace: bool, out: Path | None) -> None:
        """Write the sheet that a clinician answers and signs to the file OUT (review.LANGUAGE.html), or read the
        answers.

        The sheet is one HTML file, for paper or a screen: every statement once, under the source it rests on, sources
        to be confirmed first, each point with its distances and drawing, and a box for yes, no and a remark.

        With --answers, every no and every remark is listed. The review is recorded only if each statement was
        answered with yes, the signature is complete, and the words are still those that were read.
        """
        _one_diagram(folder)
        if answers:
            if language or out or replace:
                raise click.UsageError(
                    "--answers cannot be combined with other options: the file says which language was read."
                )
            _read_answers(folder, answers)
            return
        from viewer.publish import write_review_sheet
        from viewer.settings import read_settings

        site = create_app(folder, read_settings(environ), watch=False)
        edition = site.extensions["anatomy"]()
        spoken = _known_language(folder, language or edition.content.original, original=True)
        file = out or Path(f"review.{spoken}.html")
        size, count = write_review_sheet(site, edition, spoken, file.absolute(), replace=replace)
        click.echo(f"{file}: {count} statements to answer, {size:,} bytes, in {spoken}.")


def _read_answers(folder: Path, answers: Path) -> None:
    """List what a reviewer did not agree to, and sign if they agreed to everything."""
    verdict = ReviewAnswers.of(load_content(folder), answers)
    for line in (*verdict.remarks, *verdict.gone):
        click.echo(line)
    hindrances = list(verdict.hindrances)
    signature = verdict.signature
    if hindrances or signature is None:
        raise click.ClickException("\n".join(("Not signed.", *(f"  {line}." for line in hindrances))))
    language = verdict.answers.language
    # Only the words that were read: somebody may have saved others since.
    sign(folder, language, signature, only=verdict.answers.words)
    who = f"{signature.by}, {signature.qualification}, on {signature.on}, next {signature.next}"
    click.echo(f"Signed in {language} by {who}: {len(verdict.facts)} statements, all answered with yes.")


def _add_export(group: AppGroup, folder: Path, create_app: CreateApp) -> None:
    @group.command("export", with_appcontext=False)
    @click.option(
        "--base-url",
        callback=_checked,
        help="Where the folder will be served, such as https://www.clinic.example/anatomy/",
    )
    @click.option("--rollback", is_flag=True, help="Restore the export that was in OUT before the last one.")
    @click.option(
        "--replace",
        is_flag=True,
        help="Replace files of yours that stand where the export needs its own."
        " Copies are saved in OUT/.anatomy-export.",
    )
    @click.option("--single", is_flag=True, help="Write one HTML file with everything inside: OUT is its name.")
    @click.option("--language", help="The language of the single file; without it, that of regions.json.")
    @click.argument("out", type=click.Path(path_type=Path))
    def export_command(
        base_url: str | None, rollback: bool, replace: bool, single: bool, language: str | None, out: Path
    ) -> None:
        """Write the whole site to the folder OUT as plain files for any web host.

        OUT is empty or holds an earlier export. Files in it that the viewer did not write are left alone. With
        --single, OUT is one HTML file instead, which works without a server and without a network.
        """
        from viewer.publish import ExportedDiagram, RelativeLinks, export_catalog, export_single, export_site, roll_back
        from viewer.settings import read_settings

        if (single and rollback) or (language and not single):
            raise click.UsageError("--single cannot be combined with --rollback, and --language needs --single.")
        if out.is_dir() if single else out.is_file():
            raise click.UsageError(
                f"{out} is a {'folder' if single else 'file'}. Fix: name a {'file' if single else 'folder'}."
            )
        if not single and rollback == (base_url is not None):
            raise click.UsageError("Give either --base-url, to export, or --rollback, to restore the previous export.")
        if rollback:
            roll_back(out.absolute(), click.echo, replace=replace)
            return
        settings = read_settings({**environ, **({"VIEWER_BASE_URL": base_url} if base_url else {})})
        # Not watched, because an edit during the export must not mix two contents.
        if not single and (several := diagrams_in(folder)):
            sites = {}
            for name, place in several.items():
                address = f"{settings.base_url}{name}/"
                app = create_app(place, replaced(settings, base_url=address), watch=False, links=RelativeLinks(address))
                sites[name] = ExportedDiagram(app, app.extensions["anatomy"]())
            catalog = create_app(folder, settings, watch=False)
            export_catalog(catalog, sites, settings.base_url, out.absolute(), click.echo, replace=replace)
            return
        _one_diagram(folder)
        # A single file may have no public address: it is sent by mail as well as served.
        site = create_app(folder, settings, watch=False, links=RelativeLinks(base_url or ""))
        edition = site.extensions["anatomy"]()
        if not single:
            export_site(site, edition, out.absolute(), click.echo, replace=replace)
            return
        spoken = _known_language(folder, language or edition.content.original, original=True)
        size = export_single(site, edition, spoken, out.absolute(), replace=replace)
        click.echo(f"{out}: {size:,} bytes, everything inside, in {spoken}.")


def _add_verify(group: AppGroup, folder: Path, create_app: CreateApp) -> None:
    @group.command("manifest", with_appcontext=False)
    @click.option("--base-url", required=True, callback=_checked, help="The server's VIEWER_BASE_URL.")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    def manifest_command(base_url: str, file: Path) -> None:
        """Write to FILE the hash of everything that a server of this content and these settings gives its readers.

        Store it with each release, for verify. An export writes its own: anatomy-export.json.
        """
        from viewer.publish import SiteManifest, served_files
        from viewer.settings import read_settings

        settings = read_settings({**environ, "VIEWER_BASE_URL": base_url})
        _one_diagram(folder)
        site = create_app(folder, settings, watch=False)
        edition = site.extensions["anatomy"]()
        files = served_files(site, edition, base_url, click.echo)
        manifest = SiteManifest.of(files, base_url=base_url, version=edition.content.version)
        try:
            file.write_bytes(manifest.as_json())
        except OSError as error:
            raise click.ClickException(f"{file} could not be written: {error.strerror}.") from error
        click.echo(f"{len(files)} files, content {manifest.version}: {file}")

    @group.command("verify", with_appcontext=False)
    @click.argument("place", metavar="URL|FOLDER")
    @click.argument("manifest_file", metavar="MANIFEST", type=click.Path(path_type=Path))
    def verify_command(place: str, manifest_file: Path) -> None:
        """Compare what URL serves, or what FOLDER holds, with MANIFEST, list every difference, and exit with 1 if
        there are any.

        MANIFEST is the anatomy-export.json of an export, or what the command manifest wrote for a server.
        """
        from viewer.publish import read_any_manifest, verify_folder, verify_host

        manifest = read_any_manifest(manifest_file)
        if "://" in place:
            try:
                address = checked_address(place)
            except ValueError as error:
                raise click.BadParameter(str(error), param_hint="URL") from error
            verdict = verify_host(address, manifest)
        elif place and Path(place).is_dir():
            verdict = verify_folder(Path(place), manifest)
        else:
            raise click.BadParameter(
                f"{place!r} is neither a folder nor an address with http:// or https://.", param_hint="URL|FOLDER"
            )
        for line in verdict.differences:
            click.echo(line)
        for line in verdict.notes:
            click.echo(f"({line})")
        at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        click.echo(f"{place}, {at}: {_agreement(verdict)} content {manifest.version}, made for {manifest.base_url}.")
        if verdict.differences:
            raise click.exceptions.Exit(1)


def _agreement(verdict: Verdict) -> str:
    """The beginning of the last line, which a clinic stores: how many files were the same."""
    different = len(verdict.differences)
    return (
        f"{verdict.agreeing} files agree and {different} {'differs' if different == 1 else 'differ'} from"
        if different
        else f"all {verdict.agreeing} files agree with"
    )


def _checked(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    try:
        return value if value is None else checked_address(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _one_diagram(folder: Path) -> None:
    """Raises `UsageError` for a folder that holds several diagrams."""
    if several := diagrams_in(folder):
        raise click.UsageError(
            f"{folder} holds several diagrams: {', '.join(several)}."
            f" Fix: set VIEWER_CONTENT to one of them, such as {folder / next(iter(several))}."
        )


def _known_language(folder: Path, language: str, *, original: bool) -> str:
    """A language that has words, including the original only on request. Raises `UsageError` for another."""
    _one_diagram(folder)
    definitions = folder / DEFINITIONS
    known = [path.stem.removeprefix(f"{definitions.stem}.") for path in translation_files(definitions)]
    known += [load_definitions(definitions)[0].language] if original else []
    if language not in known:
        raise click.UsageError(
            f"There is no translation into {language!r}. Available: {', '.join(sorted(known)) or 'no translations'}."
        )
    return language


def _show(compared: TranslatedFile, language: str) -> None:
    """What a person has to compare, and how to record it."""
    for pair in compared.unconfirmed:
        for line in side_by_side(pair, compared.defined.language, language):
            click.echo(line)
    if compared.unconfirmed:
        click.echo(f"Record what you have compared: anatomy-viewer confirm {language} --part ID (or --all).")
    else:
        click.echo("Nothing to confirm.")
    if compared.unpaired:
        click.echo(
            f"Not listed, because nobody can tell what they translate: {len(compared.unpaired)} texts. See check."
        )


def _counted(parts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in parts.items())


def summary(content: Content, found: Report) -> str:
    """The content on one screen: what it holds, and what awaits review."""
    defined = content.definitions
    languages = (f"{language} ({words('language')})" for language, words in content.words.items())
    unconfirmed = [name for name, source in defined.sources.items() if source.status != "read"]
    rows = {
        "views": ", ".join(
            f"{view.id} ({view.artwork}{', mirrored' if view.mirror else ''})" for view in defined.views
        ),
        "regions": f"{len(defined.regions)}: {', '.join(region.id for region in defined.regions)}",
        **_countable(content),
        "topics": str(len(defined.topics)),
        "glossary": str(len(defined.glossary)),
        "languages": ", ".join(languages),
        **found.rows,
        "sources": f"{len(defined.sources)}, of which {len(unconfirmed)} are to be confirmed against the original",
        **{f"changes ({language})": _changes(content.localized(language)) for language in content.words},
        **{f"review ({language})": _review(content.localized(language)) for language in content.words},
        "version": content.version,
    }
    width = max(map(len, rows))
    count = len(found.warnings)
    state = f"{count} warning{'s' if count > 1 else ''} (see below)" if count else "no problems"
    return "\n".join((f"{defined.title}: {state}.", *(f"  {name:<{width}}  {value}" for name, value in rows.items())))


def _countable(content: Content) -> dict[str, str]:
    """The rows about what a diagram may do without."""
    rows = {}
    if content.structures:
        rows["structures"] = f"{len(content.structures)}: {', '.join(structure.id for structure in content.structures)}"
    if content.points:
        rows["sites"] = f"{content.totals.sites()}: {_by_view(content)}"
    if units := content.totals.units():
        rows["units"] = str(units)
    return rows


def _changes(content: Content) -> str:
    new = unannounced(content.definitions)
    if not new:
        return "the feed of changes is up to date"
    texts = "1 text has" if len(new) == 1 else f"{len(new)} texts have"
    language = content.definitions.language
    return f"{texts} changed since the last announcement ({', '.join(new)}). Run: anatomy-viewer announce {language}"


def _by_view(content: Content) -> str:
    counts = {view.id: len(content.seen_in(view)) for view in content.definitions.views}
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _review(content: Content) -> str:
    review = content.definitions.review
    if review.status == "draft":
        return "draft: all texts await review by a clinician"
    changed = f"; changed since: {', '.join(content.changed)}" if content.changed else ""
    return f"reviewed by {review.by} on {review.on}, next {review.next}{changed}"
