"""The same site as plain files, with rules for web servers."""

from viewer.publish.export import (
    ExportedDiagram,
    export_catalog,
    export_single,
    export_site,
    roll_back,
    served_files,
    write_review_sheet,
)
from viewer.publish.relative_links import RelativeLinks
from viewer.publish.verify import SiteManifest, Verdict, read_any_manifest, verify_folder, verify_host

__all__ = [
    "ExportedDiagram",
    "RelativeLinks",
    "SiteManifest",
    "Verdict",
    "export_catalog",
    "export_single",
    "export_site",
    "read_any_manifest",
    "roll_back",
    "served_files",
    "verify_folder",
    "verify_host",
    "write_review_sheet",
]
