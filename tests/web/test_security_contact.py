"""`/.well-known/security.txt`: only what the settings say, and only while it is true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.samples import write

from viewer.app import create_app
from viewer.settings import Settings, SettingsError, read_settings

ADDRESS = "/.well-known/security.txt"
TODAY = datetime.now(UTC).date()
BOTH = "mailto:security@clinic.example https://clinic.example/security?about=anatomy"


def client(folder, **settings: str):
    return create_app(
        write(folder), read_settings({f"VIEWER_{name}": value for name, value in settings.items()})
    ).test_client()


def test_it_names_the_contacts_the_last_day_and_the_address_of_its_own(tmp_path):
    day = TODAY + timedelta(days=90)
    host = {"base_url": "https://anatomy.clinic.example"}
    found = client(
        tmp_path, SECURITY_CONTACT=BOTH, SECURITY_EXPIRES=day.isoformat(), BASE_URL="https://anatomy.clinic.example"
    ).get(ADDRESS, **host)
    assert (found.status_code, found.mimetype) == (200, "text/plain")
    assert found.text.splitlines() == [
        "Contact: mailto:security@clinic.example",
        "Contact: https://clinic.example/security?about=anatomy",
        f"Expires: {day}T23:59:59Z",
        "Preferred-Languages: en",
        f"Canonical: https://anatomy.clinic.example{ADDRESS}",
    ]


def test_beside_several_diagrams_it_is_at_the_root_of_the_host(tmp_path):
    for name in ("head", "hand"):
        write(tmp_path / name)
    environ = {
        "VIEWER_SECURITY_CONTACT": BOTH,
        "VIEWER_SECURITY_EXPIRES": str(TODAY),
        "VIEWER_BASE_URL": "https://x.example/",
    }
    found = create_app(tmp_path, read_settings(environ)).test_client().get(ADDRESS, base_url="https://x.example")
    assert found.status_code == 200
    assert f"Canonical: https://x.example{ADDRESS}\n" in found.text


def test_without_a_contact_there_is_none(tmp_path):
    assert create_app(write(tmp_path), Settings()).test_client().get(ADDRESS).status_code == 404


def test_after_its_last_day_it_is_gone_and_the_log_says_why(tmp_path, caplog):
    asked = client(tmp_path, SECURITY_CONTACT=BOTH, SECURITY_EXPIRES=(TODAY - timedelta(days=1)).isoformat())
    assert asked.get(ADDRESS).status_code == 404
    assert "VIEWER_SECURITY_EXPIRES has passed" in caplog.text
    assert client(tmp_path, SECURITY_CONTACT=BOTH, SECURITY_EXPIRES=TODAY.isoformat()).get(ADDRESS).status_code == 200


@pytest.mark.parametrize(
    ("contact", "expires", "named"),
    [
        ("security@clinic.example", "2027-06-30", ["VIEWER_SECURITY_CONTACT"]),
        ("javascript:alert(1) http://clinic.example/", "2027-06-30", ["VIEWER_SECURITY_CONTACT"]),
        ("https://clinic.example/\x1b", "next year", ["VIEWER_SECURITY_CONTACT", "VIEWER_SECURITY_EXPIRES"]),
        (BOTH, "", ["VIEWER_SECURITY_EXPIRES"]),
        ("", "2027-06-30", ["VIEWER_SECURITY_CONTACT"]),
    ],
)
def test_settings_that_cannot_be_used_are_refused_with_every_reason(contact, expires, named):
    with pytest.raises(SettingsError) as error:
        read_settings({"VIEWER_SECURITY_CONTACT": contact, "VIEWER_SECURITY_EXPIRES": expires})
    assert [line.partition(":")[0] for line in error.value.message.splitlines()] == named
    assert "Allowed:" in error.value.message
    assert "\x1b" not in error.value.message
