"""What a reader looks at stays private: addresses that are sent and the viewer's own log name no part."""

from __future__ import annotations

from urllib.parse import urlsplit

from support.markup import Markup


def test_every_link_to_a_part_in_an_embed_is_a_fragment(client, content):
    """Fragments stay in the browser; paths and queries go to the server."""
    for place in ("/en/embed/", "/en/embed/back/", "/es/embed/"):
        for address in Markup(client.get(place).text).values("href"):
            sent = urlsplit(address)
            if sent.netloc in ("", "localhost"):
                assert [part for part in content.parts if part in f"{sent.path}?{sent.query}"] == [], address


def test_the_viewers_own_log_holds_nothing_of_a_request(client, caplog):
    caplog.set_level("DEBUG")
    for address in ("/en/embed/?show=temporalis", "/en/embed/?show=nobody", "/temporalis/"):
        client.get(address, headers={"Referer": "https://clinic.example/temporalis"})
    assert [record.getMessage() for record in caplog.records] == []
