"""What the diagram says: definitions, translations, interface words and placed points, checked and reloaded."""

from viewer.content.agreement import disagreements
from viewer.content.collections import diagrams_in
from viewer.content.content import Content, Point, load_content
from viewer.content.definitions import (
    Arm,
    Comparison,
    Definitions,
    Paragraph,
    Passage,
    Region,
    Review,
    Section,
    Site,
    Source,
    Step,
    Structure,
    Topic,
    View,
    load_definitions,
    read_text,
    schema,
)
from viewer.content.fingerprints import fingerprint
from viewer.content.interface import FALLBACK, Words, lookup
from viewer.content.json_file import Path as JsonPath
from viewer.content.json_file import dotted
from viewer.content.last_good import LastGood
from viewer.content.numerals import numbers
from viewer.content.palette import PALETTE, Color, ColorName, Tones
from viewer.content.passages import Pair, State, as_written, missing, pairs
from viewer.content.placement import facing_of
from viewer.content.reload import Live
from viewer.content.review import DIAGRAM, unannounced, words_read
from viewer.content.snapshot import DEFINITIONS, content_files, find_content
from viewer.content.texts import LINK, all_paragraphs, names_of, paragraphs, with_texts
from viewer.content.translation import Translation
from viewer.content.translations import check_pairs, check_translation, load_translation, translation_files
from viewer.content.validation import explain, line_of

__all__ = [
    "DEFINITIONS",
    "DIAGRAM",
    "FALLBACK",
    "LINK",
    "PALETTE",
    "Arm",
    "Color",
    "ColorName",
    "Comparison",
    "Content",
    "Definitions",
    "JsonPath",
    "LastGood",
    "Live",
    "Pair",
    "Paragraph",
    "Passage",
    "Point",
    "Region",
    "Review",
    "Section",
    "Site",
    "Source",
    "State",
    "Step",
    "Structure",
    "Tones",
    "Topic",
    "Translation",
    "View",
    "Words",
    "all_paragraphs",
    "as_written",
    "check_pairs",
    "check_translation",
    "content_files",
    "diagrams_in",
    "disagreements",
    "dotted",
    "explain",
    "facing_of",
    "find_content",
    "fingerprint",
    "line_of",
    "load_content",
    "load_definitions",
    "load_translation",
    "lookup",
    "missing",
    "names_of",
    "numbers",
    "pairs",
    "paragraphs",
    "read_text",
    "schema",
    "translation_files",
    "unannounced",
    "with_texts",
    "words_read",
]
