"""The page for an internal error: fixed words, built from nothing that could fail again."""

from __future__ import annotations

from flask import Response
from markupsafe import Markup

from viewer.settings import Settings
from viewer.web.responses import PAGE, answer, embed_kind

# The words are fixed and in one language, because translation may be what failed.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Something went wrong</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{style}</head>
<body>
<div class="diagram">
<header><h1>Something went wrong</h1></header>
<main>
<p>The diagram cannot be shown right now. Please try again later.</p>
<p>This diagram is for education only. If you need help with your treatment, ask your clinic.</p>
</main>
</div>
</body>
</html>
"""


def failure(settings: Settings, address: str, style: str = "", *, status: int = 500) -> Response:
    """An error page, styled like the other pages if `style` is the address of their style sheet.

    It is readable inside a frame too, instead of the browser's gray box.
    """
    kind = embed_kind(settings) if "/embed/" in address else PAGE
    link = Markup('<link rel="stylesheet" href="{}">\n').format(style) if style else ""
    return answer(_PAGE.replace("{style}", link), "text/html", kind, status=status)
