"""Renders paragraphs of the definitions as HTML: escaped, with links to parts and numbered sources."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from viewer.content import (
    LINK,
    Arm,
    Content,
    Paragraph,
    Region,
    Site,
    Step,
    Structure,
    Topic,
    Words,
    names_of,
    paragraphs,
)
from viewer.web.marked import MarkedWords

# What may follow a word without a space: the end of a sentence, of a bracket or of a quotation.
_PUNCTUATION = re.compile(r"[.,;:!?…)\]”’»]+")  # noqa: RUF001


def _lang(content: Content) -> Markup:
    """The attributes of an element in the original language."""
    words = content.words.get(content.original)  # a diagram may be in a language that has no words of its own
    return Markup(' lang="{}" dir="{}"').format(content.original, words.direction if words else "ltr")


class ProseWriter:
    """Writes the paragraphs of one content. `numbers` counts the sources in the order of `regions.json`."""

    def __init__(self, content: Content, words: Words) -> None:
        self._words, self._untranslated, self._content = words, content.untranslated, content
        self._lang = _lang(content)
        self._names = names_of(content.definitions)
        self._terms = frozenset(term.id for term in content.definitions.glossary)
        self.numbers = {name: i for i, name in enumerate(content.definitions.sources, 1)}

    def lang(self, *texts: str) -> Markup:
        """The attributes of an element that holds a text still in the original language; none if all are translated."""
        return self._lang if any(text in self._untranslated for text in texts) else Markup()

    def text(self, text: str) -> Markup:
        """One text without links, marked if it is still in the original language."""
        lang = self.lang(text)
        return Markup("<span{}>{}</span>").format(lang, text) if lang else escape(text)

    def line(self, text: str) -> Markup:
        """One text with its links, marked if it is still in the original language."""
        lang = self.lang(text)
        return Markup("<span{}>{}</span>").format(lang, self._linked(text, within=lang)) if lang else self._linked(text)

    def _linked(self, text: str, within: str = "") -> Markup:
        found, at = Markup(), 0
        for match in LINK.finditer(text):
            # Words of the link's own are in the text's language; a part's name may not be translated yet.
            name = "" if match[2] else self._names.get(match[1], match[1])
            link, end = self._link(match[1], self._name_lang(name, within), match[2] or name), match.end()
            if match[1] in self._terms and (mark := _PUNCTUATION.match(text, end)):
                # A browser may break a line after any button, even before a full stop.
                link, end = Markup('<span class="unbroken">{}{}</span>').format(link, mark[0]), mark.end()
            found += escape(text[at : match.start()]) + link
            at = end
        return found + escape(text[at:])

    def _link(self, part_id: str, lang: Markup, shown: str) -> Markup:
        """A link to a part, or a glossary word whose explanation opens in place, so that nobody loses the text."""
        if part_id in self._terms:
            return Markup('<button type="button" class="word" popovertarget="{}"{}>{}</button>').format(
                self.meaning(part_id), lang, shown
            )
        return Markup('<a href="#{}"{}>{}</a>').format(part_id, lang, shown)

    @staticmethod
    def meaning(term_id: str) -> str:
        """The id of the box that explains a word of the glossary."""
        return f"meaning-{term_id}"

    def _name_lang(self, name: str, within: str) -> Markup:
        """The attributes of a name that a text links to, where its language is not that of the text around it."""
        lang = self.lang(name)
        if lang == within:
            return Markup()
        return lang or (
            Markup(' lang="{}" dir="{}"').format(self._words.language, self._words.direction) if name else lang
        )

    def plain(self, text: str) -> str:
        """One text without its links, for places that show bare words."""
        return LINK.sub(lambda match: match[2] or self._names.get(match[1], match[1]), text)

    @staticmethod
    def countries(paragraph: Paragraph) -> Markup:
        """The attribute of an element that is shown only for readers of some countries, or where none is chosen."""
        return Markup(' data-in="{}"').format(" ".join(paragraph.countries)) if paragraph.countries else Markup()

    def paragraph(self, paragraph: Paragraph, sources: Iterable[str] = ()) -> Markup:
        """A paragraph with its list and the numbers of its sources (its own, or else those of the part)."""
        cited, within = self.citations(paragraph.sources or tuple(sources)), self.countries(paragraph)
        if not paragraph.items:
            return Markup("<p{}>{}{}</p>").format(within, self.line(paragraph.text), cited)
        items = Markup().join(Markup("<li>{}</li>").format(self.line(item)) for item in paragraph.items)
        return Markup("<p{0}>{1}{2}</p><ul{0}>{3}</ul>").format(within, self.line(paragraph.text), cited, items)

    def of_hundred(self, arm: Arm) -> Markup:
        """The number of an arm in words, exactly as its source gives it: "47 in 100", "fewer than 1 in 100"."""
        key = "fewer_of_hundred" if arm.fewer else "of_hundred"
        return MarkedWords.of(self._words)(key, n=self._words.number(arm.count))

    def step_time(self, step: Step) -> Markup:
        """When a step is: "Day 0", "Weeks 1 to 4"."""
        first, last = step.time
        # Singular and plural are keys of their own: each sentence has two numbers or one.
        unit = ("day" if step.days else "week") + ("s" if last > first else "")
        numbers = {"first": self._words.number(first), "last": self._words.number(last)}
        return MarkedWords.of(self._words)(f"step_{unit}", **numbers)

    def citations(self, sources: Iterable[str]) -> Markup:
        """The numbers of sources. Screen readers skip them: every text ends with its sources in full."""
        numbers = sorted(self.numbers[name] for name in sources)  # as numbers: 2 comes before 10
        return Markup('<sup aria-hidden="true">{}</sup>').format(",".join(map(str, numbers))) if numbers else Markup()

    def cited(self, part: Region | Structure | Topic, sites: Iterable[Site] = ()) -> list[int]:
        """The numbers of the sources that a text cites, each once, in order."""
        names = [name for _, _, sources in paragraphs(part) for name in sources]
        names += [name for site in sites for name in site.sources]
        if isinstance(part, Topic):
            drawn = [self._content.comparisons[name] for paragraph in part.text for name in paragraph.compares]
            steps = self._content.definitions.timeline if part.timeline else ()
            names += [name for comparison in drawn for name in comparison.sources]
            names += [name for step in steps for name in step.sources]
        return sorted(self.numbers[name] for name in set(names))
