"""Records when the words of each part last changed, so that feeds can announce it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from viewer.content import DEFINITIONS, load_content, load_definitions, read_text, unannounced, words_read
from viewer.editing import json_edit
from viewer.editing.signing import translation_file


def announce(folder: Path, language: str, on: date) -> tuple[str, ...]:
    """Record, in the file of a language, the day on which its unannounced words changed; returns their parts.

    Raises `ContentError`, and writes nothing, where the content has problems.
    """
    definitions = folder / DEFINITIONS
    original, _ = load_definitions(definitions)
    file = definitions if language == original.language else translation_file(definitions, language)
    read_text(file)  # says what is wrong with a file that is missing, too large or not text
    text = json_edit.read(file)  # before the words, so that a save between the two is noticed when this is written
    defined = load_content(folder).localized(language).definitions
    changed = unannounced(defined)
    if not changed:
        return ()
    now = words_read(defined)
    # In the order of a page, so that parts that are gone leave the record and a new one changes one line.
    days = {part: defined.changes[part].on for part in now if part not in changed} | dict.fromkeys(changed, on)
    lines = (f'    "{part}": {{ "of": "{now[part]}", "on": "{days[part]}" }}' for part in now)
    written = "{\n" + ",\n".join(lines) + "\n  }"
    places = json_edit.spans(text)
    if ("changes",) in places:
        span, new = places["changes",], written
    else:
        _, end = places["review",] if ("review",) in places else places["language",]
        span, new = (end, end), f',\n  "changes": {written}'
    line_end = "\r\n" if "\r\n" in text else "\n"
    json_edit.write(file, text, json_edit.replaced(text, [(span, new.replace("\n", line_end))]))
    return changed
