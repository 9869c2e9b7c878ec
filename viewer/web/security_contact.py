"""`/.well-known/security.txt` (RFC 9116): where to report security problems of this server, from its settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urljoin

from flask import Blueprint, Response

from viewer.content import Live
from viewer.logs import log
from viewer.settings import SecurityContact, Settings
from viewer.web.editions import Edition
from viewer.web.responses import TEXT, answer
from viewer.web.routes import serves

ADDRESS = "/.well-known/security.txt"


def add_security_contact(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address at which researchers look for a contact."""
    if live.has_content:
        warn_if_over(live().settings)

    @serves(pages, "security_contact")
    def security_contact() -> Response:
        edition = live()
        return contact_answer(edition.settings, edition.languages)


def warn_if_over(settings: Settings) -> None:
    """Log a warning if the contact has expired."""
    contact = settings.security_contact
    if contact and _is_over(contact):
        log.warning(
            "VIEWER_SECURITY_EXPIRES has passed (%s), so %s is not served. Fix: set a later day.",
            contact.expires,
            ADDRESS,
        )


def contact_answer(settings: Settings, languages: Iterable[str]) -> Response:
    """The file, or 404 if there is no contact or it has expired."""
    contact = settings.security_contact
    if contact is None or _is_over(contact):
        return answer("There is no contact.\n", "text/plain", TEXT, status=404)
    lines = [f"Contact: {address}" for address in contact.addresses]
    lines += [f"Expires: {contact.expires.isoformat()}T23:59:59Z", f"Preferred-Languages: {', '.join(languages)}"]
    if settings.base_url:
        lines.append(f"Canonical: {urljoin(settings.base_url, ADDRESS)}")
    return answer("\n".join(lines) + "\n", "text/plain", TEXT)


def _is_over(contact: SecurityContact) -> bool:
    """Whether the contact has expired. An expired file must not be used, so it is not shown."""
    end = datetime.combine(contact.expires, time(tzinfo=UTC)) + timedelta(days=1)
    return datetime.now(UTC) >= end
