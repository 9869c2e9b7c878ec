"""The public address: what is accepted, every web server's rules can hold; what is refused says why."""

from __future__ import annotations

import os
import re
import shutil
import string
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.served import ROOT

from viewer.app import create_app
from viewer.commands import add_commands
from viewer.public_address import LONGEST_PATH, checked_address
from viewer.publish.header_file import header_text
from viewer.publish.server_rules import Served, apache_rules, header_rules, nginx_rules
from viewer.settings import Settings, SettingsError, read_settings
from viewer.web.responses import embed_kind

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
REFUSED = {
    "anatomy.clinic.example": "does not begin with http",
    "//clinic.example/": "does not begin with http",
    "ftp://clinic.example/": "the scheme",
    "javascript://clinic.example/": "the scheme",
    "https:///anatomy/": "the host is missing",
    "https://user:secret@clinic.example/": "a user name or password",
    "https://user@clinic.example/": "a user name or password",
    "https://@clinic.example/": "a user name or password",
    "https://clinic.example:99999/": "the port",
    "https://clinic.example:0/": "the port",
    "https://clinic.example:080/": "the port",
    "https://clinic.example:/": "the port",
    "https://clinic.example:80:80/": "the port",
    "https://clinic.example:٤٤٣/": "the port",
    "https://klinik-müller.example/": "punycode",
    "https://clinic_a.example/": "not a host name",
    "https://-clinic.example/": "not a host name",
    "https://clinic..example/": "not a host name",
    "https://clinic.example./": "not a host name",
    f"https://{'a' * 64}.example/": "not a host name",
    f"https://{'.'.join(['abcdefg'] * 40)}/": "not a host name",
    "https://*.clinic.example/": "not a host name",
    "https://clinic example/": "not a host name",
    "https://1.2.3/": "IPv4",
    "https://256.1.1.1/": "IPv4",
    "https://0x7f.1/": "IPv4",
    "https://clinic.0x/": "IPv4",
    "https://[::1]:8000/": "IPv6",
    "https://clinic.example/a;b/": '";"',
    "https://clinic.example/{x}/": '"{" "}"',
    "https://clinic.example/}location{/": '"}" "{"',
    "https://clinic.example/$uri/": '"$"',
    "https://clinic.example/a b/": '" "',
    "https://clinic.example/a\nb/": r'"\u000a"',
    "https://clinic.example/a\x00b/": r'"\u0000"',
    'https://clinic.example/"/': '"""',
    "https://clinic.example/'/": '"\'"',
    "https://clinic.example/a\\b/": "\\",
    "https://clinic.example\\@evil.example/": '"@"',
    "https://clinic.example/%2e%2e/": '"%"',
    "https://clinic.example/a%20b/": '"%"',
    "https://clinic.example/anatomie-é/": '"é"',
    "https://clinic.example/*/": '"*"',
    "https://clinic.example/:splat/": '":"',
    "https://clinic.example/../": ". or .. segment",
    "https://clinic.example/./a/": ". or .. segment",
    "https://clinic.example//a/": "two slashes in a row",
    f"https://clinic.example/{'a' * 201}/": "longer than",
    "https://clinic.example/?": "query or fragment",
    "https://clinic.example/?page=1": "query or fragment",
    "https://clinic.example/#top": "query or fragment",
}
LABELS = st.from_regex(r"[A-Za-z]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?", fullmatch=True)
HOSTS = st.one_of(st.lists(LABELS, min_size=1, max_size=4).map(".".join), st.ip_addresses(v=4).map(str))
SEGMENTS = st.one_of(
    st.text(string.ascii_letters + string.digits + "-._~", min_size=1, max_size=12).filter(
        lambda text: text not in (".", "..")
    ),
    st.sampled_from(["en", "embed", "static", "embed.js", "404.html", "~clinic", "...", "-", "oembed"]),
)


@st.composite
def addresses(draw) -> str:
    """Addresses of every form that is allowed."""
    port = draw(st.one_of(st.just(""), st.integers(1, 65535).map(":{}".format)))
    path = "/".join(draw(st.lists(SEGMENTS, max_size=5)))
    scheme = draw(st.sampled_from(["http", "https", "HTTPS"]))
    return f"{scheme}://{draw(HOSTS)}{port}{draw(st.sampled_from(['', f'/{path}', f'/{path}/' if path else '/']))}"


@st.composite
def nearly(draw) -> str:
    """Such addresses with something written into them."""
    address = draw(addresses())
    at = draw(st.integers(0, len(address)))
    more = draw(st.one_of(st.text(max_size=3), st.text(";{}\"'\\%$#?@: \n\t/.*~_-()|^`", min_size=1, max_size=3)))
    return address[:at] + more + address[at:]


@pytest.mark.parametrize(
    ("value", "reason"), REFUSED.items(), ids=lambda text: text[:40].encode("unicode-escape").decode()
)
def test_what_no_rule_can_hold_is_refused_with_the_reason_and_what_is_allowed(value, reason):
    with pytest.raises(ValueError, match=re.escape(reason)) as error:
        checked_address(value)
    message = str(error.value)
    assert "Allowed: http:// or https://" in message
    assert message.isprintable(), "nothing in a message may move the cursor or end the line"


def test_every_reason_is_named_at_once_and_no_password():
    with pytest.raises(ValueError, match="cannot be used") as error:
        checked_address("ftp://user:secret@clinic..example:0/a;b//c/?q")
    for reason in ("the scheme", "password", "not a host name", "the port", '";"', "two slashes", "query"):
        assert reason in str(error.value)
    assert "secret" not in str(error.value)


def test_an_address_is_given_back_with_one_slash_at_its_end_and_its_host_in_lower_case():
    assert checked_address("HTTPS://Www.Clinic.Example:8443/Anatomy") == "https://www.clinic.example:8443/Anatomy/"
    assert checked_address("http://127.0.0.1") == "http://127.0.0.1/"
    assert (
        checked_address("https://xn--klinik-mller-llb.example/a.b~c_d-e/")
        == "https://xn--klinik-mller-llb.example/a.b~c_d-e/"
    )


def accepted(value: str) -> str | None:
    try:
        return checked_address(value)
    except ValueError:
        return None


@pytest.mark.skipif(not NGINX, reason="nginx is not installed; `make needs` installs it where it may")
@given(good=st.lists(addresses(), min_size=6, max_size=6), near=st.lists(nearly(), min_size=6, max_size=6))
@example(good=["https://a.example/"], near=[*REFUSED])
def test_nginx_accepts_the_rules_of_every_address_that_is_accepted(tmp_path_factory, good, near):
    work = tmp_path_factory.mktemp("nginx")
    assert all(map(accepted, good))
    found = [address for address in map(accepted, (*good, *near)) if address]
    done = nginx_test(work, [nginx_rules(Served(Settings(base_url=address), (), ("en", "es"))) for address in found])
    assert done.returncode == 0, f"{done.stderr}\n{found}"


@pytest.mark.skipif(not NGINX, reason="nginx is not installed; `make needs` installs it where it may")
@pytest.mark.parametrize("path", ["a;b", "{x}", "}location{", "a b", '"'])
def test_nginx_would_refuse_what_is_refused_here(tmp_path, path):
    """The control: the test above would see an address that spoils the rules."""
    served = Served(Settings(base_url=f"https://a.example/{path}/"), (), ("en", "es"))
    assert nginx_test(tmp_path, [nginx_rules(served)]).returncode != 0


def nginx_test(work: Path, rules: list[str]) -> subprocess.CompletedProcess[str]:
    """What nginx says of the rules, each included in a server of its own."""
    servers = []
    for number, text in enumerate(rules):
        (work / f"{number}.conf").write_text(text, encoding="utf-8")
        servers.append(
            f"server {{ listen 127.0.0.1:18080; server_name s{number}; root {work}; include {work}/{number}.conf; }}"
        )
    paths = "".join(
        f"{name}_temp_path {work}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = f"pid {work}/pid; error_log stderr; events {{}} http {{ access_log off; {paths} {' '.join(servers)} }}"
    (work / "nginx.conf").write_text(text, encoding="utf-8")
    command = [NGINX, "-t", "-q", "-c", str(work / "nginx.conf"), "-p", str(work)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@given(value=st.one_of(addresses(), nearly()))
def test_every_rule_of_an_accepted_address_stays_on_its_line_and_names_the_origin(value):
    address = accepted(value)
    if address is None:
        return
    settings = Settings(base_url=address)
    origin = re.match(r"https?://[a-z0-9.-]+(:[0-9]+)?(?=/)", address)
    assert origin
    assert f"script-src 'self' {origin[0]};" in embed_kind(settings).policy
    served = Served(settings, ("index.html", "en/embed/index.html", "en/back.svg"), ("en", "es"))
    kinds = re.compile(r"/[A-Za-z0-9._~/*-]*|  [A-Za-z-]+: [^\x00-\x1f]+")
    lines = header_text(header_rules(served)).splitlines()
    assert [line for line in lines if not kinds.fullmatch(line) or len(line) > 2000] == []
    assert len([line for line in lines if line.startswith("/")]) == len(served.paths) + 1
    plain = apache_rules(replace(served, settings=Settings(base_url="https://a.example/"))).splitlines()
    assert len(apache_rules(served).splitlines()) == len(plain) + (
        0 if address.startswith("https:") else -len([line for line in plain if "Strict-Transport" in line])
    )


def test_the_setting_is_checked_in_the_same_way_together_with_the_others():
    with pytest.raises(SettingsError) as error:
        read_settings({"VIEWER_BASE_URL": "https://a.example/a;b/", "VIEWER_PROXIES": "many"})
    lines = error.value.message.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["VIEWER_BASE_URL", "VIEWER_PROXIES"]
    assert 'the path holds ";"' in lines[0]
    assert read_settings({"VIEWER_BASE_URL": "HTTPS://A.example/x"}).base_url == "https://a.example/x/"


@pytest.mark.parametrize(
    "value", ["https://a.example:99999/", "https://a.example/}location{/", "https://u:pw@a.example/", ""]
)
def test_the_command_refuses_it_before_anything_is_written(tmp_path, value):
    from flask import Flask

    app = Flask("test", static_folder=None)
    add_commands(app, ROOT, create_app)
    done = app.test_cli_runner().invoke(args=["export", "--base-url", value, str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "Invalid value for '--base-url'" in done.output
    assert "pw" not in done.output
    assert not (tmp_path / "out").exists()


def test_a_path_may_be_as_long_as_the_rules_of_hosts_can_repeat():
    assert accepted(f"https://a.example/{'a' * (LONGEST_PATH - 1)}")
    assert not accepted(f"https://a.example/{'a' * LONGEST_PATH}")


def test_a_port_may_be_the_highest_there_is():
    assert accepted("https://a.example:65535/") == "https://a.example:65535/"
    assert not accepted("https://a.example:65536/")
