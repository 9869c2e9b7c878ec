"""What a stranger's most expensive request costs beside a cached page: `python -m benchmarks.dearest`.

Every request of a kind is new: a host, a query or an address that nobody has asked for before. Costs are processor
time of the server's worker under gunicorn, which a busy machine disturbs least. The exit status is 1 if one costs
more than `MOST` cached pages.
"""

from __future__ import annotations

import http.client
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from statistics import median

from benchmarks.serving import AS_BROWSERS_DO, free_port, gunicorn, processor, serving

MOST = 5.0
"""Times the cost of a cached page."""

ROUNDS, REQUESTS = 9, 30
"""Turns of each kind of request, and requests in a turn."""
PAGE = "/en/"
"""The cached page that everything is compared with."""
_HEADER = 8_000
"""Characters of a header, about what gunicorn and nginx let pass in one line."""

Request = tuple[str, Mapping[str, str]]
"""An address, in which `{port}` stands for the server's, and headers."""


def kinds() -> Mapping[str, Callable[[int], Request]]:
    """The requests to try, each with a number that makes it new."""
    parts = ("occiput", "trapezius", "frontalis", "after", "glossary", "nothing")
    hosts = {
        f"{PAGE} for another host": PAGE,
        "an embed for another host": "/en/embed/",
        "the handout for another host": "/en/handout/",
        "the snippets for another host": "/en/embed-this/",
        "a missing page for another host": "/en/nothing/",
    }
    found: dict[str, Callable[[int], Request]] = {
        name: lambda n, address=address: (address, {"Host": f"h{n}.example"}) for name, address in hosts.items()
    }
    return found | {
        # For a longer one the handout has no QR code, which is most of what it costs (web/printed.py).
        "the handout for the longest host that gets a code": lambda n: (
            "/en/handout/",
            {"Host": f"{n:06}.{'a' * 36}.example"},
        ),
        "another part and theme": lambda n: (f"/es/embed/back/?show={parts[n % 6]}&theme=dark&accent={n:06x}", {}),
        "each page of each language in turn": lambda n: (PAGES[n % len(PAGES)], {}),
        "a part that does not exist": lambda n: (f"/en/embed/?show=x{n}", {}),
        "a language that does not exist": lambda n: (f"/qa-{n:x}/embed/", {}),
        "a long language": lambda n: (f"/qa-{n:x}{'-a' * 1_900}/embed/", {}),
        "a long query": lambda n: (f"/en/embed/?{n}{'&%41' * 950}", {}),
        "a missing page": lambda n: (f"/en/{n}/", {}),
        "a missing embed": lambda n: (f"/en/embed/{n}/", {}),
        "a missing page deep down": lambda n: (f"/en/{n}{'/a' * 1_900}", {}),
        "a missing file": lambda n: (f"/static/{n}.css", {}),
        "a file of another version": lambda n: (f"/static/embed.{n:010x}.css", {}),
        "a redirect": lambda n: (f"/en/embed?x={n}", {}),
        "a description for oEmbed": lambda n: (
            f"/oembed?url=http://127.0.0.1:{{port}}/en/back/%23{n}&maxwidth={n}",
            {},
        ),
        "a long description for oEmbed": lambda n: (
            f"/oembed?url=http://127.0.0.1:{{port}}/en/?{n}{'%26%25a' * 550}",
            {},
        ),
        "many languages": lambda n: ("/", {"Accept-Language": f"x-{n}" + ",aa;q=0.5" * (_HEADER // 9)}),
        # Just below the length from which on the header is ignored (web/rendering.py).
        "as many languages as are read": lambda n: ("/", {"Accept-Language": f"x{n:06}" + ",a;q=.1" * 140}),
        "one long language in the header": lambda n: ("/", {"Accept-Language": f"x{n}" + "-a" * (_HEADER // 2)}),
        "many ETags": lambda n: (PAGE, {"If-None-Match": f'"{n}"' + ',"a"' * (_HEADER // 4)}),
        "many cookies": lambda n: (PAGE, {"Cookie": f"n={n}" + ";a=b" * (_HEADER // 4)}),
    }


_VIEWS = ("", "front/", "left/", "right/", "back/")
PAGES = [
    f"/{language}/{place}"
    for language in ("en", "es")
    for place in (
        *_VIEWS,
        *(f"embed/{view}" for view in _VIEWS),
        *(f"{view[:-1]}.svg" for view in _VIEWS[1:]),
        "handout/",
    )
]


def spent(pid: int, port: int, requests: Iterator[Request]) -> float:
    """Seconds of processor time that a server takes for a response. Raises `RuntimeError` if it refuses one."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for i, (address, headers) in enumerate(requests):
        if i == 2:  # the first two open the connection
            start = processor(pid)
        link.request("GET", address.replace("{port}", str(port)), headers={**AS_BROWSERS_DO, **headers})
        response = link.getresponse()
        response.read()
        # Refused before the viewer saw it, or failed: neither shows what an answer costs. A 404 does.
        if response.status >= 500 or response.status in (400, 414, 421, 431):
            raise RuntimeError(f"{address[:80]} is refused: {response.status}")
    link.close()
    return (processor(pid) - start) / (i - 1)


def measure() -> dict[str, float]:
    """The cost of each kind of request in cached pages, the median of several turns. Under `""` stands the cached page
    itself, in milliseconds.
    """
    port, new = free_port(), count(1)
    with serving(gunicorn("viewer:create_app()", port), port) as process:
        page = lambda _: (PAGE, {})  # noqa: E731
        tried = kinds()
        # What a running server has rendered long ago is not a stranger's doing, so it is requested once before.
        for request in (page, *(lambda _, address=address: (address, {}) for address in PAGES), *tried.values()):
            spent(process.pid, port, (request(next(new)) for _ in range(4)))
        costs: dict[str, list[float]] = {name: [] for name in tried}
        base = []
        for _ in range(ROUNDS):
            for name, request in tried.items():
                # The cached page again for each: what else the machine does changes from minute to minute.
                cached = spent(process.pid, port, (page(0) for _ in range(REQUESTS)))
                costs[name].append(spent(process.pid, port, (request(next(new)) for _ in range(REQUESTS))) / cached)
                base.append(cached)
    return {"": 1_000 * median(base)} | {name: median(found) for name, found in costs.items()}


def main() -> None:
    """Measure, print the table with the most expensive last, and exit with 1 if that costs too much."""
    found = measure()
    print(f"a cached page ({PAGE}): {found.pop(''):.2f} ms of the server's processor")
    for name, ratio in sorted(found.items(), key=lambda row: row[1]):
        print(f"{name:<48}{ratio:6.2f} times")
    name, ratio = max(found.items(), key=lambda row: row[1])
    address, headers = kinds()[name](1)
    shown = address + "".join(f" with {header}: {value}" for header, value in headers.items())
    print(f"The most expensive is {name}: {shown[:120]}, {ratio:.2f} times; at most {MOST:g}.")
    sys.exit(ratio > MOST)


if __name__ == "__main__":
    main()
