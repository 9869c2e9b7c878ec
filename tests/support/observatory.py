"""The score of MDN's HTTP Observatory (algorithm 6) for one answer, by its published rules, for an https site without
redirects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def score(headers: Mapping[str, str], text: str) -> int:
    """100, plus what is earned and less what is lost; what is earned counts only from 90 on."""
    parts = [
        _policy(headers.get("Content-Security-Policy", "")),
        0 if "Set-Cookie" not in headers else -20,
        -50 if headers.get("Access-Control-Allow-Credentials") else 0,
        5 if headers.get("Referrer-Policy") in ("no-referrer", "same-origin", "strict-origin") else 0,
        _transport(headers.get("Strict-Transport-Security", "")),
        _scripts(text),
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        5 if "frame-ancestors" in headers.get("Content-Security-Policy", "") else -20,
        10 if headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0,
        10 if headers.get("Cross-Origin-Embedder-Policy") in ("require-corp", "credentialless") else 0,
        10 if headers.get("Cross-Origin-Opener-Policy") in ("same-origin", "same-origin-allow-popups") else 0,
    ]
    lost = 100 + sum(part for part in parts if part < 0)
    return lost + sum(part for part in parts if part > 0) if lost >= 90 else lost


def _policy(policy: str) -> int:
    if not policy:
        return -25
    if (
        "unsafe-eval" in policy
        or "unsafe-inline" in policy
        or re.search(r"\b(default|script|object)-src[^;]* data:", policy)
    ):
        return -20
    return 10 if "default-src 'none'" in policy else 5


def _transport(value: str) -> int:
    age = re.search(r"max-age=(\d+)", value)
    return -20 if not age else 0 if int(age[1]) >= 15_768_000 else -10


def _scripts(text: str) -> int:
    sources = re.findall(r'<script[^>]*src="([^"]+)"', text)
    return -50 if any(source.startswith(("//", "http:")) for source in sources) else 0
