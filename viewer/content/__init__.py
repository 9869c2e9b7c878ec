"""What the diagram says: definitions, translations, interface words and placed points, checked and reloaded."""

from viewer.content.agreement import disagreements
from viewer.content.card_picture import CARD_PICTURE_SIZE, CardPicture
from viewer.content.collections import diagrams_in
from viewer.content.content import VERSION_LENGTH, Content, SitePoint, load_content
from viewer.content.definitions import (
    ELSEWHERE,
    Arm,
    Comparison,
    Country,
    Definitions,
    Id,
    LongText,
    Paragraph,
    Passage,
    Region,
    Review,
    Section,
    ShortText,
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
from viewer.content.facts import ANSWERS_FORMAT, Fact, all_facts
from viewer.content.fingerprints import Fingerprint, fingerprint
from viewer.content.interface import FALLBACK, Words, lookup
from viewer.content.json_file import read as read_json
from viewer.content.last_good import LastGood
from viewer.content.numerals import numbers
from viewer.content.palette import PALETTE, Color, ColorName, Tones
from viewer.content.passages import Pair, TranslationState, as_written, missing, pairs
from viewer.content.placement import Placement, facing_of
from viewer.content.reload import Live
from viewer.content.review import DIAGRAM, unannounced, words_read
from viewer.content.snapshot import DEFINITIONS, content_files, find_content
from viewer.content.source_file import JsonPath as JsonPath
from viewer.content.source_file import SourceFile, dotted
from viewer.content.tape import Measured, Tape
from viewer.content.texts import LINK, all_paragraphs, names_of, paragraphs, with_texts
from viewer.content.translation import Translation
from viewer.content.translations import check_pairs, check_translation, load_translation, translation_files
from viewer.content.validation import explain

__all__ = [
    "ANSWERS_FORMAT",
    "CARD_PICTURE_SIZE",
    "DEFINITIONS",
    "DIAGRAM",
    "ELSEWHERE",
    "FALLBACK",
    "LINK",
    "PALETTE",
    "VERSION_LENGTH",
    "Arm",
    "CardPicture",
    "Color",
    "ColorName",
    "Comparison",
    "Content",
    "Country",
    "Definitions",
    "Fact",
    "Fingerprint",
    "Id",
    "JsonPath",
    "LastGood",
    "Live",
    "LongText",
    "Measured",
    "Pair",
    "Paragraph",
    "Passage",
    "Placement",
    "Region",
    "Review",
    "Section",
    "ShortText",
    "Site",
    "SitePoint",
    "Source",
    "SourceFile",
    "Step",
    "Structure",
    "Tape",
    "Tones",
    "Topic",
    "Translation",
    "TranslationState",
    "View",
    "Words",
    "all_facts",
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
    "load_content",
    "load_definitions",
    "load_translation",
    "lookup",
    "missing",
    "names_of",
    "numbers",
    "pairs",
    "paragraphs",
    "read_json",
    "read_text",
    "schema",
    "translation_files",
    "unannounced",
    "with_texts",
    "words_read",
]
