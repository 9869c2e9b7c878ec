"""What editors and reviewers run before words are published: reports, confirming, signing."""

from viewer.editing.report import Report, report_on
from viewer.editing.signing import Comparison, Signature, compare, side_by_side, sign

__all__ = ["Comparison", "Report", "Signature", "compare", "report_on", "side_by_side", "sign"]
