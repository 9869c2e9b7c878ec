"""Writes `_headers`, the file that tells Netlify and Cloudflare Pages which headers to send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product, takewhile
from string import ascii_lowercase

MOST_RULES = 100
"""How many rules Cloudflare Pages reads; it ignores those after them."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pattern:
    """An address, some of whose segments may stand for any: `:a` for one, `*` at the end for any number of them.

    Both hosts read a placeholder only as a whole segment. Netlify ignores a slash at the end of an address, and so does
    `matches`: neither host applies what it rules out.
    """

    address: str
    segments: tuple[str, ...] = field(compare=False)

    @classmethod
    def of(cls, segments: Iterable[str], *, slash: bool) -> Pattern:
        """The pattern with these segments, and with or without a slash at the end."""
        found = tuple(segments)
        return cls(f"/{'/'.join(found)}{'/' if slash and found else ''}", found)

    @property
    def is_open(self) -> bool:
        """Whether it stands for everything below a folder."""
        return self.segments[-1:] == ("*",)

    def matches(self, segments: tuple[str, ...]) -> bool:
        """Whether either host may apply it to the address with these segments."""
        own = self.segments
        if self.is_open:
            own, segments = own[:-1], segments[: len(own) - 1]
        return len(own) == len(segments) and all(
            mine.startswith(":") or mine == theirs for mine, theirs in zip(own, segments, strict=True)
        )


def header_text(rules: Mapping[str, Headers]) -> str:
    """The file, from the headers of each address or pattern."""
    return "".join(
        "\n".join((address, *(f"  {name}: {value}" for name, value in headers), ""))
        for address, headers in rules.items()
    )


def collapsed(rules: Mapping[str, Headers]) -> dict[str, Headers]:
    """The same headers for the same addresses in fewer rules, with placeholders.

    Where several rules match an address, both hosts join their values with commas, and a policy that is joined with
    another allows only what both allow. So every address has exactly one rule: first comes the pattern that covers
    most addresses, then the one that covers most of the others, and so on.
    """
    addresses = {address: tuple(segment for segment in address.split("/") if segment) for address in rules}
    covers = {pattern: found for pattern in _patterns(addresses) if (found := _covered(pattern, addresses, rules))}
    waiting, short = set(rules), dict[str, Headers]()
    while waiting:
        best = min(
            # Only patterns whose addresses all still lack a rule, so that no address gets a second one.
            (pattern for pattern, found in covers.items() if found <= waiting),
            key=lambda pattern: (-len(covers[pattern]), pattern.address.count(":"), pattern.address),
        )
        found = covers.pop(best)
        short[best.address] = rules[next(iter(found))]
        waiting -= found
    return short


def _patterns(addresses: Mapping[str, tuple[str, ...]]) -> set[Pattern]:
    """Every pattern that could stand for some of the addresses, each address itself among them."""
    columns = zip(*addresses.values(), strict=False)
    shared = len([*takewhile(lambda column: len(set(column)) == 1, columns)])  # a placeholder here would save nothing
    found: set[Pattern] = set()
    for address, segments in addresses.items():
        for way in _ways(segments, shared):
            found.add(Pattern.of(way, slash=address.endswith("/")))
            if "*" not in way:
                found |= {Pattern.of((*way[:i], "*"), slash=False) for i in range(shared + 1, len(way))}
    return found


def _ways(segments: tuple[str, ...], shared: int) -> Iterator[tuple[str, ...]]:
    """Each choice of segments to put placeholders for."""
    return product(
        *(
            (segment,) if i < shared or segment == "*" else (segment, f":{ascii_lowercase[i]}")
            for i, segment in enumerate(segments)
        )
    )


def _covered(
    pattern: Pattern, addresses: Mapping[str, tuple[str, ...]], rules: Mapping[str, Headers]
) -> frozenset[str]:
    """The addresses that a pattern stands for; none if it would also match one with other headers, or
    match only on Netlify.
    """
    found = frozenset(address for address, segments in addresses.items() if pattern.matches(segments))
    slash = pattern.address.endswith("/")
    fits = pattern.is_open or all(address.endswith("/") == slash for address in found)
    return found if fits and len({rules[address] for address in found}) == 1 else frozenset()
