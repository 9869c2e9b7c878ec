"""Settings read from the environment, with a table of names, defaults and meanings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from click import ClickException
from platformdirs import user_state_path

from viewer.public_address import checked_address

PREFIX = "VIEWER_"
FRAME_ANCESTORS = "'self' https: http://localhost:* http://127.0.0.1:*"
"""Who may frame the embeds unless a setting says otherwise: every site that is served safely, and one's own machine."""
TELEPHONE = re.compile(r"\+?[0-9](?:[ \-]?[0-9]){1,17}")
"""A telephone number as readers see it: 2 to 18 digits with single spaces or hyphens between them, and perhaps +
before them.

Pages hand the pattern to their scripts, so it is written in a way that JavaScript understands too.
"""

# What RFC 9116 takes as a contact, without anything that could end its line in the file.
_CONTACT = re.compile(
    r"mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}|https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]{0,500})?"
)
_ORIGIN = re.compile(r"'self'|\*|https?:|https?://(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?")


@dataclass(frozen=True)
class Setting:
    """One environment variable, its default, and its meaning."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "VIEWER_CONTENT",
        "",
        "Folder that holds `regions.json` and, if the drawings are your own too, `assets/svg`."
        " Empty: the content that comes with the viewer.",
    ),
    Setting(
        "VIEWER_FRAME_ANCESTORS",
        FRAME_ANCESTORS,
        "Who may frame the embeds, as in CSP's `frame-ancestors`: origins such as `https://clinic.example`,"
        " separated by spaces. `open` lets anyone, sandboxed previews and files on a disk included.",
    ),
    Setting(
        "VIEWER_BASE_URL",
        "",
        "The public address of the viewer, for example `https://anatomy.clinic.example/`."
        " Empty: taken from each request.",
    ),
    Setting(
        "VIEWER_PROXIES",
        "0",
        "How many of your own proxies are in front of the viewer."
        " It trusts that many values of `X-Forwarded-For`, `-Host` and `-Proto`.",
    ),
    Setting(
        "VIEWER_STATE",
        "",
        "Folder in which the last good content is stored, outside the content folder, so that a restart while the"
        " content is broken can serve it."
        " Empty: systemd's `STATE_DIRECTORY`, else `anatomy-viewer` in the user's folder for such files"
        " (Linux: `XDG_STATE_HOME`, or `~/.local/state`).",
    ),
    Setting(
        "VIEWER_EMERGENCY_NUMBER",
        "",
        "The telephone number that readers in danger should call, for example `911`."
        " Pages and embeds show it as a link; an embed's `tel` replaces it there. Empty: none.",
    ),
    Setting(
        "VIEWER_COUNTRY",
        "",
        "The country whose rules pages and embeds show until a reader chooses another:"
        " the id of one of the diagram's `countries`, for example `uk`."
        " Empty: only the texts that apply everywhere.",
    ),
    Setting(
        "VIEWER_SECURITY_CONTACT",
        "",
        "Where to report security problems: `mailto:` or `https:` addresses, separated by spaces, which"
        " `/.well-known/security.txt` then names. Empty: there is no such file.",
    ),
    Setting(
        "VIEWER_SECURITY_EXPIRES",
        "",
        "The last day on which `/.well-known/security.txt` is valid, for example `2027-06-30`:"
        " at most a year ahead, so that the contact is checked regularly."
        " After that day the file is no longer served, and the log says so at each start.",
    ),
)


class SettingsError(ClickException):
    """Invalid settings, one per line of the message."""


@dataclass(frozen=True)
class SecurityContact:
    """Where to report security problems, and the last day on which that information is valid."""

    addresses: tuple[str, ...]
    expires: date


@dataclass(frozen=True)
class Settings:
    """The settings, checked. `frame_ancestors` is empty where anyone may frame; `base_url` ends in a slash or is empty;
    without `state`, the platform decides where the last good content is stored.
    """

    content: Path | None = None
    frame_ancestors: str = FRAME_ANCESTORS
    base_url: str = ""
    proxies: int = 0
    state: Path | None = None
    emergency_number: str = ""
    country: str = ""
    security_contact: SecurityContact | None = None


def state_folder(settings: Settings) -> Path:
    """Where the last good content is stored: from the settings, systemd or the platform, in this order."""
    # A unit may have several: the first is its main one.
    by_systemd = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return settings.state or (Path(by_systemd) if by_systemd else user_state_path("anatomy-viewer", appauthor=False))


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises `SettingsError` for every unknown `VIEWER_…` variable and every invalid
    value.
    """
    problems = _unknown(environ)
    given = {setting.name: environ.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    content, base_url, state = given["VIEWER_CONTENT"], given["VIEWER_BASE_URL"], given["VIEWER_STATE"]
    # What lies in the folder is the loader's to judge: a start must not fail because of a file for which a good copy
    # is stored.
    if content and not Path(content).is_dir():
        problems.append(unusable("VIEWER_CONTENT", content, "a folder that holds regions.json"))
    try:
        base_url = base_url and checked_address(base_url)
    except ValueError as error:
        problems.append(f"VIEWER_BASE_URL: {error}")
    if not re.fullmatch(r"[0-9]", given["VIEWER_PROXIES"]):
        problems.append(unusable("VIEWER_PROXIES", given["VIEWER_PROXIES"], "a number from 0 to 9"))
    if state and Path(state).exists() and not Path(state).is_dir():
        problems.append(unusable("VIEWER_STATE", state, "a folder, or a path at which one can be created"))
    if (number := given["VIEWER_EMERGENCY_NUMBER"]) and not TELEPHONE.fullmatch(number):
        problems.append(
            unusable(
                "VIEWER_EMERGENCY_NUMBER", number, "2 to 18 digits with single spaces or hyphens, and + before them"
            )
        )
    if (country := given["VIEWER_COUNTRY"]) and not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", country):
        problems.append(unusable("VIEWER_COUNTRY", country, "the id of one of the diagram's countries, such as uk"))
    try:
        ancestors = checked_ancestors(given["VIEWER_FRAME_ANCESTORS"])
    except ValueError as error:
        problems.append(f"VIEWER_FRAME_ANCESTORS: {error}")
    security_contact = _security_contact(given["VIEWER_SECURITY_CONTACT"], given["VIEWER_SECURITY_EXPIRES"], problems)
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(
        content=Path(content) if content else None,
        frame_ancestors=ancestors,
        base_url=base_url,
        proxies=int(given["VIEWER_PROXIES"]),
        state=Path(state).absolute() if state else None,
        emergency_number=given["VIEWER_EMERGENCY_NUMBER"],
        country=given["VIEWER_COUNTRY"],
        security_contact=security_contact,
    )


def _security_contact(contact: str, expires: str, problems: list[str]) -> SecurityContact | None:
    """The two settings as one; what is wrong with them goes to `problems`."""
    addresses, day = tuple(contact.split()), None
    if wrong := [address for address in addresses if not _CONTACT.fullmatch(address)]:
        allowed = (
            "addresses such as mailto:security@clinic.example or https://clinic.example/security, separated by spaces"
        )
        problems.append(unusable("VIEWER_SECURITY_CONTACT", " ".join(wrong), allowed))
    if expires or addresses:
        try:
            day = date.fromisoformat(expires)
        except ValueError:
            problems.append(
                unusable("VIEWER_SECURITY_EXPIRES", expires, "a day such as 2027-06-30, which a contact needs")
            )
    if expires and not addresses:
        problems.append(
            unusable("VIEWER_SECURITY_CONTACT", contact, "an address, since VIEWER_SECURITY_EXPIRES is set")
        )
    return SecurityContact(addresses=addresses, expires=day) if addresses and day else None


def checked_ancestors(value: str) -> str:
    """The sources of `frame-ancestors`; empty for `open`. Raises `ValueError` for anything that is not an origin."""
    if value.strip() == "open":
        return ""
    sources = value.split()
    # What is no origin could end the policy and begin another one: the value becomes a part of a header.
    invalid = [source for source in sources if source != "'none'" and not _ORIGIN.fullmatch(source)]
    if invalid or not sources or ("'none'" in sources and len(sources) > 1):
        raise ValueError(
            f"{' '.join(invalid or sources) or 'nothing'!r} is not a list of origins."
            " Allowed: origins such as https://clinic.example, 'self', https:, 'none' alone, or open."
        )
    return " ".join(sources)


def _unknown(environ: Mapping[str, str]) -> list[str]:
    known = [setting.name for setting in SETTINGS]
    return [
        f"{name}: there is no such setting. Allowed: {', '.join(known)}."
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]


def unusable(name: str, value: str, allowed: str) -> str:
    """The message about a setting that has an invalid value."""
    return f"{name}: {value!r} cannot be used. Allowed: {allowed}."
