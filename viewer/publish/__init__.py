"""The same site as plain files, with rules for web servers."""

from viewer.publish.export import export_site, roll_back

__all__ = ["export_site", "roll_back"]
