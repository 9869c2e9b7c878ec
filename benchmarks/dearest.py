"""What the dearest request that a stranger can make costs beside a cached page: `python -m benchmarks.dearest`.

Every request of a kind is new: a host, a query or an address that nobody has asked for before. Costs are processor
time of the server's worker under gunicorn, which a busy machine disturbs least. Ends with 1 if one costs more than
`MOST` cached pages.
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
PAGE = "/en/"
_HEADER = 8_000
"""Characters of a header, about what gunicorn and nginx let pass in one line."""

Request = tuple[str, Mapping[str, str]]


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
        "the handout for a host as long as gets a code": lambda n: (
            "/en/handout/",
            {"Host": f"{n:06}.{'a' * 36}.example"},
        ),
        "another part and theme": lambda n: (f"/es/embed/back/?show={parts[n % 6]}&theme=dark&accent={n:06x}", {}),
        "each page of each language in turn": lambda n: (pages[n % len(pages)], {}),
        "a part that there is none of": lambda n: (f"/en/embed/?show=x{n}", {}),
        "a language that there is none of": lambda n: (f"/qa-{n:x}/embed/", {}),
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
        "languages that are just read": lambda n: ("/", {"Accept-Language": f"x{n:06}" + ",a;q=.1" * 140}),
        "one long language wished for": lambda n: ("/", {"Accept-Language": f"x{n}" + "-a" * (_HEADER // 2)}),
        "many ETags": lambda n: (PAGE, {"If-None-Match": f'"{n}"' + ',"a"' * (_HEADER // 4)}),
        "many cookies": lambda n: (PAGE, {"Cookie": f"n={n}" + ";a=b" * (_HEADER // 4)}),
    }


_VIEWS = ("", "front/", "left/", "right/", "back/")
pages = [
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
    """Seconds of processor time that a server takes for an answer."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for i, (address, headers) in enumerate(requests):
        if i == 2:  # the first ones open the connection
            start = processor(pid)
        link.request("GET", address.replace("{port}", str(port)), headers={**AS_BROWSERS_DO, **headers})
        answer = link.getresponse()
        answer.read()
        if answer.status >= 500 or answer.status in (400, 414, 421, 431):
            raise RuntimeError(f"{address[:80]} is refused: {answer.status}")
    link.close()
    return (processor(pid) - start) / (i - 1)


def measure() -> dict[str, float]:
    """Each kind of request: its cost in cached pages, the median of several turns, and the cached page itself in ms."""
    port, new = free_port(), count(1)
    with serving(gunicorn("viewer:create_app()", port), port) as process:
        page = lambda _: (PAGE, {})  # noqa: E731
        made = kinds()
        for request in (page, *(lambda _, address=address: (address, {}) for address in pages), *made.values()):
            spent(process.pid, port, (request(next(new)) for _ in range(4)))  # what a server has long rendered
        costs: dict[str, list[float]] = {name: [] for name in made}
        base = []
        for _ in range(ROUNDS):
            for name, request in made.items():
                cached = spent(process.pid, port, (page(0) for _ in range(REQUESTS)))
                costs[name].append(spent(process.pid, port, (request(next(new)) for _ in range(REQUESTS))) / cached)
                base.append(cached)
    return {"": 1_000 * median(base)} | {name: median(found) for name, found in costs.items()}


def main() -> None:
    """Measure, print the table with the dearest last, and end with 1 if it is too dear."""
    found = measure()
    print(f"a cached page ({PAGE}): {found.pop(''):.2f} ms of the server's processor")
    for name, ratio in sorted(found.items(), key=lambda row: row[1]):
        print(f"{name:<48}{ratio:6.2f} times")
    name = max(found, key=lambda one: found[one])
    address, headers = kinds()[name](1)
    said = "".join(f" with {header}: {value}" for header, value in headers.items())
    print(f"The dearest is {name}: {f'{address}{said}'[:120]}, {found[name]:.2f} times; at most {MOST:g}.")
    sys.exit(found[name] > MOST)


if __name__ == "__main__":
    main()
