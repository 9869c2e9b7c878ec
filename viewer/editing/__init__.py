"""What editors and reviewers run before words are published: reports, confirming, signing, announcing."""

from viewer.editing.announcing import announce
from viewer.editing.answers import ReviewAnswers
from viewer.editing.report import Report, report_on
from viewer.editing.signing import Signature, TranslatedFile, compare, side_by_side, sign

__all__ = [
    "Report",
    "ReviewAnswers",
    "Signature",
    "TranslatedFile",
    "announce",
    "compare",
    "report_on",
    "side_by_side",
    "sign",
]
