"""Pages, embeds, oEmbed and the handout, with their addresses, headers and caches."""

from viewer.web.addresses import SERVED, Links, below_root
from viewer.web.blueprint import create_blueprint, live_editions
from viewer.web.catalog import catalog_asset, catalog_page, create_catalog, languages_of
from viewer.web.compression import brotlied, gzip_file
from viewer.web.editions import Edition
from viewer.web.error_page import failure
from viewer.web.oembed import OEmbedQuery, describe
from viewer.web.rendering import missing_page
from viewer.web.responses import (
    COMMON,
    HSTS,
    OPEN_TEXT,
    PAGE,
    PICTURE,
    SCRIPT,
    STATIC,
    TEXT,
    ResponseKind,
    answer,
    check_headers,
    embed_kind,
)
from viewer.web.review_sheet import sheet_page
from viewer.web.single import single_page
from viewer.web.site_table import exported_files, exported_paths, header_patterns, left_out

__all__ = [
    "COMMON",
    "HSTS",
    "OPEN_TEXT",
    "PAGE",
    "PICTURE",
    "SCRIPT",
    "SERVED",
    "STATIC",
    "TEXT",
    "Edition",
    "Links",
    "OEmbedQuery",
    "ResponseKind",
    "answer",
    "below_root",
    "brotlied",
    "catalog_asset",
    "catalog_page",
    "check_headers",
    "create_blueprint",
    "create_catalog",
    "describe",
    "embed_kind",
    "exported_files",
    "exported_paths",
    "failure",
    "gzip_file",
    "header_patterns",
    "languages_of",
    "left_out",
    "live_editions",
    "missing_page",
    "sheet_page",
    "single_page",
]
