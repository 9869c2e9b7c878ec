"""The same site as plain files, with rules for web servers."""

from viewer.publish.export import export_single, export_site, roll_back
from viewer.publish.relative_links import RelativeLinks

__all__ = ["RelativeLinks", "export_single", "export_site", "roll_back"]
