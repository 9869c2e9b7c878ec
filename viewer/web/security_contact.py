"""`/.well-known/security.txt` (RFC 9116): where to report security problems of this server, as its settings say."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response

from viewer.content import Live
from viewer.logs import log
from viewer.settings import SecurityContact
from viewer.web.editions import Edition
from viewer.web.responses import TEXT, answer
from viewer.web.routes import serves

ADDRESS = "/.well-known/security.txt"


def add_security_contact(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address at which researchers look for a contact."""
    contact = live().settings.security_contact
    if contact and _is_over(contact):
        log.warning("VIEWER_SECURITY_EXPIRES is over (%s), so %s is not served. Fix: set a later day.", contact.expires, ADDRESS)

    @serves(pages, "security_contact")
    def security_contact() -> Response:
        edition = live()
        contact = edition.settings.security_contact
        if contact is None or _is_over(contact):
            return answer("There is no contact.\n", "text/plain", TEXT, status=404)
        return answer(_text(contact, edition), "text/plain", TEXT)


def _text(contact: SecurityContact, edition: Edition) -> str:
    lines = [f"Contact: {address}" for address in contact.addresses]
    lines += [f"Expires: {contact.expires.isoformat()}T23:59:59Z", f"Preferred-Languages: {', '.join(edition.languages)}"]
    if edition.settings.base_url:
        lines.append(f"Canonical: {edition.settings.base_url.removesuffix('/')}{ADDRESS}")
    return "\n".join(lines) + "\n"


def _is_over(contact: SecurityContact) -> bool:
    """Whether the last day is over. A file that has expired must not be used, so it is not shown."""
    end = datetime.combine(contact.expires, time(tzinfo=UTC)) + timedelta(days=1)
    return datetime.now(UTC) >= end
