"""`_headers` as the two hosts that read it understand it."""

from __future__ import annotations

from collections.abc import Mapping

from viewer.publish.header_file import Headers, Pattern


def matching(rules: Mapping[str, Headers], address: str) -> list[dict[str, str]]:
    """The headers of the rules that match an address on either host. Cloudflare Pages minds the slash at its end."""
    segments = tuple(address.strip("/").split("/"))
    found = {one: Pattern.of(one.strip("/").split("/"), slash=one.endswith("/")) for one in rules}
    matching = {one: pattern for one, pattern in found.items() if pattern.matches(segments)}
    assert all(pattern.is_open or one.endswith("/") == address.endswith("/") for one, pattern in matching.items()), (
        address
    )
    return [dict(rules[one]) for one in matching]


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of a `_headers` file: address, with a star for any end, and headers."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[-1][1][name] = value
        else:
            found.append((line, {}))
    return found
