"""A reviewer's answers, as the review sheet saves them: checked, compared with today's words, and turned into a
signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from viewer.content import (
    ANSWERS_FORMAT,
    Content,
    Fact,
    Fingerprint,
    Id,
    LongText,
    ShortText,
    SourceFile,
    all_facts,
    dotted,
    explain,
    read_json,
    read_text,
    words_read,
)
from viewer.editing.signing import Signature
from viewer.files import File
from viewer.problems import ContentError, shown

LARGEST_FILE = 1_000_000
"""Bytes. Answers to the 250 statements of the first diagram have about 30,000."""

# The id of a part, a fingerprint of the statement and its sources, and a number where a part says the same twice.
FactId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}-[0-9a-f]{6}(-[0-9]{1,3})?$")]


class _Answers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Answer(_Answers):
    """What a reviewer says about one statement."""

    answer: Literal["yes", "no"] | None = None
    """Whether it is right. Left out, it is not answered yet."""
    remark: LongText | None = None
    """What to change."""


class Signed(_Answers):
    """Who answered."""

    by: ShortText | None = None
    """Who read all the words."""
    qualification: ShortText | None = None
    """What qualifies them."""
    on: date | None = None
    """The day on which they finished reading."""
    next: date | None = None
    """The day by which to read again."""


class Answers(_Answers):
    """A file of answers. `words` are the fingerprints of the words that were read, by the part they belong to."""

    # Spelled out, because a `Literal` cannot refer to `ANSWERS_FORMAT`.
    format: Literal["anatomy-review 1"]
    """The format of this file."""
    diagram: Id
    """The diagram that was read."""
    language: str
    """The language that was read."""
    words: dict[Id, Fingerprint]
    """What was read."""
    signature: Signed = Signed()
    """Who answered, and when."""
    answers: dict[FactId, Answer]
    """The answers, by the id of the statement."""


def read_answers(path: Path) -> tuple[Answers, SourceFile]:
    """The answers in a file, and where each value in it stands. Raises `ContentError` with everything wrong with the
    file.
    """
    file = File.at(path, LARGEST_FILE)
    text = read_text(file)
    raw, source = read_json(text, file.name)
    if not isinstance(raw, dict):
        raise ContentError([source.no_object(fix="save the answers from the sheet again")])
    # First: in a file of some other kind, every single key would be reported as unknown.
    if raw.get("format") != ANSWERS_FORMAT:
        fix = "save the answers from a sheet that this version has written"
        value, allowed = shown(raw.get("format")), f'"{ANSWERS_FORMAT}"'
        problem = source.problem(("format",), "not an answers file", value=value, allowed=allowed, fix=fix)
        raise ContentError([replace(problem, path="format")])  # the file may lack the key
    try:
        # The text, not `raw`: in strict mode only JSON may hold a date as a string.
        return Answers.model_validate_json(text), source
    except ValidationError as error:
        raise ContentError(explain(error, Answers, source)) from None


@dataclass(frozen=True)
class ReviewAnswers:
    """Answers beside the words of today, in the language they were given for."""

    content: Content
    answers: Answers
    source: SourceFile

    @classmethod
    def of(cls, content: Content, path: Path) -> ReviewAnswers:
        """The answers in a file beside some content. Raises `ContentError` for a file that answers for something
        else.
        """
        answers, source = read_answers(path)
        problems = []
        if answers.diagram != content.definitions.id:
            own, fix = content.definitions.id, "use the sheet of this diagram"
            what = "the answers are about another diagram"
            problems.append(source.problem(("diagram",), what, value=shown(answers.diagram), allowed=own, fix=fix))
        if answers.language not in content.words:
            allowed = ", ".join(content.words)
            what, fix = "the diagram has no words in this language", "use the sheet for an available language"
            problems.append(
                source.problem(("language",), what, value=shown(answers.language), allowed=allowed, fix=fix)
            )
        if problems:
            raise ContentError(problems)
        return cls(content.localized(answers.language), answers, source)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every statement of today."""
        return all_facts(self.content.definitions)

    @property
    def remarks(self) -> Iterator[str]:
        """What the editor has to look at: each no and each remark, with its statement; the noes first."""
        found = [(self.answers.answers[fact.id], fact) for fact in self.facts if fact.id in self.answers.answers]
        for answer, fact in sorted(found, key=lambda pair: pair[0].answer != "no"):
            if answer.answer == "no" or answer.remark:
                statement = shown(" ".join(fact.texts), 200)
                remark = f" Remark: {shown(answer.remark, 1200)}" if answer.remark else ""
                yield f"{self._place(fact)}: {answer.answer or 'no answer'}: {statement}.{remark}"

    @property
    def gone(self) -> tuple[str, ...]:
        """Answers to statements that are not there any more, or have changed, with their remarks."""
        known = {fact.id for fact in self.facts}
        return tuple(
            f"{self.source.place(('answers', name))}: answers.{name}: the statement has changed or is gone"
            + (f". Remark: {shown(answer.remark, 1200)}" if answer.remark else "")
            for name, answer in self.answers.answers.items()
            if name not in known
        )

    @property
    def unanswered(self) -> tuple[Fact, ...]:
        """The statements of today without a yes or no."""
        given = self.answers.answers
        return tuple(fact for fact in self.facts if fact.id not in given or not given[fact.id].answer)

    @property
    def refused(self) -> tuple[Fact, ...]:
        """The statements of today that are not right."""
        given = self.answers.answers
        return tuple(fact for fact in self.facts if fact.id in given and given[fact.id].answer == "no")

    @property
    def changed(self) -> tuple[str, ...]:
        """The parts whose words are not those that were read, new and removed parts included."""
        now, then = words_read(self.content.definitions), self.answers.words
        return tuple(name for name in dict.fromkeys((*now, *then)) if now.get(name) != then.get(name))

    @property
    def signature(self) -> Signature | None:
        """Who signs; none unless all four lines are filled in."""
        who = self.answers.signature
        if who.by and who.qualification and who.on and who.next:
            return Signature(by=who.by, qualification=who.qualification, on=who.on, next=who.next)
        return None

    @property
    def hindrances(self) -> Iterator[str]:
        """Why the words do not count as reviewed yet; nothing if they do."""
        if self.changed:
            fix = "generate a new sheet and load these answers into it"
            yield f"changed since they were read: {', '.join(self.changed)}. Fix: {fix}"
        if self.refused:
            yield f"answered with no: {_counted(self.refused)}. Fix: correct them, and have them read again"
        if self.unanswered:
            yield f"not answered: {_counted(self.unanswered)}. Fix: load these answers into the sheet and continue"
        lacking = [name for name in Signed.model_fields if not getattr(self.answers.signature, name)]
        if lacking:
            yield f"the signature is missing {', '.join(lacking)}. Fix: fill in all four lines of the signature"
        if self.signature:
            yield from (f"the signature: {problem}" for problem in self.signature.problems)

    @staticmethod
    def _place(fact: Fact) -> str:
        """Where the original of a statement stands."""
        return f"{dotted(fact.path)} ({fact.part})"


def _counted(found: tuple[Fact, ...]) -> str:
    """How many statements, by part."""
    parts = dict.fromkeys(fact.part for fact in found)
    counts = ", ".join(f"{part} ({sum(fact.part == part for fact in found)})" for part in parts)
    return f"{len(found)} of the statements, in {counts}"
