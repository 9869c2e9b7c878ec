"""The exported folder: complete, identical to the server's answers, served by two plain file servers, and never half
written.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import urllib.request
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin

import brotli
import pytest
from PIL import Image
from support.header_rules import rules
from support.markup import Markup
from support.samples import write as sample
from support.served import PREFIX, ROOT, SCALE, drafts, standing, write
from support.trees import FIRST, SECOND, holds, publish, seen

from viewer.app import create_app
from viewer.drawing import CARD_SIZE
from viewer.problems import MANY
from viewer.publish import export
from viewer.publish.export import export_site, roll_back
from viewer.publish.manifest import HIDDEN, MANIFEST, ExportError
from viewer.publish.transaction import Transaction
from viewer.settings import Settings
from viewer.web.pictures import LARGE_WIDTH, WIDTH

BASE_URL = f"https://clinic.example{PREFIX}/"


def get(url: str, **headers: str):
    """Status, headers and body of an address."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def crawl(root: str, made_for: str) -> dict[str, str]:
    """Every page that can be reached from the first one, by address; fails on a link that leads nowhere."""
    waiting, found, read = [f"{root}{start}" for start in ("", "en/", "en/embed/", "en/embed-this/")], {}, set()
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        status, headers, body = get(url)
        assert status == 200, url
        found[url] = body.decode("utf-8", "replace")
        place = (url.partition("?")[0], found[url])  # whatever the query, a file has the same links
        if "html" not in headers["Content-Type"] or place in read:
            continue
        read.add(place)
        page = Markup(found[url])
        assert not page.faults, url
        for link in {*page.values("href"), *page.values("src")}:
            absolute = urldefrag(urljoin(url, link))[0].replace(made_for, root)
            if absolute.startswith(root):
                waiting.append(absolute)
            else:
                assert link.startswith(("https://", "data:", "tel:")), f"{url}: {link}"
    return found


def test_every_link_of_the_export_leads_somewhere(files, nginx, exported):
    found = crawl(f"{files}/", exported[1])
    assert len([url for url in found if url.endswith("/")]) >= 20
    for url, text in found.items():  # the same pages have the same links
        status, headers, body = get(url.replace(files, nginx))
        assert (status, body.decode("utf-8", "replace")) == (200, text), url
        assert ("html" in headers["Content-Type"]) == text.startswith("<!doctype html>"), url


def test_the_export_speaks_as_the_server_does(exported, nginx):
    client = create_app(ROOT, Settings(base_url=exported[1])).test_client()
    for address in (
        "en/",
        "en/back/",
        "en/embed/",
        "en/embed/back/",
        "es/embed/left/",
        "en/front.svg",
        "embed.js",
        "regions.json",
    ):
        status, headers, body = get(f"{nginx}/{address}")
        asked = client.get(f"/{address}", base_url=exported[1])
        assert status == 200
        for name in (
            "Content-Security-Policy",
            "Cross-Origin-Resource-Policy",
            "Cache-Control",
            "X-Content-Type-Options",
        ):
            assert headers.get_all(name) == [asked.headers[name]], f"{address}: {name}"
        assert headers["Content-Type"].partition(";")[0] == asked.mimetype
        if address.endswith("/"):
            words = [Markup(text).elements for text in (body.decode(), asked.text)]
            assert [(e.name, e.text) for e in words[0]] == [(e.name, e.text) for e in words[1]]
        else:
            assert body == asked.data


def test_nginx_sends_the_compressed_copies(nginx):
    _, headers, body = get(f"{nginx}/en/embed/", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert b"<svg" in gzip.decompress(body)


def test_an_unknown_embed_can_be_framed_in_the_export_too(nginx):
    status, headers, body = get(f"{nginx}/en/embed/nothing/")
    assert (status, b"There is no such page" in body) == (404, True)
    assert b"There is nothing at this address" in body
    assert f"{PREFIX}/en/embed/".encode() in body
    assert "frame-ancestors 'self' https:" in headers["Content-Security-Policy"]
    status, _, body = get(f"{nginx}/xx/embed/back/")
    assert (status, b'data-view="back"' in body) == (200, True)


def test_each_picture_has_its_own_width(exported):
    for name, width in (("en/back.png", WIDTH), ("es/large/back.png", LARGE_WIDTH), ("en/link/card.png", CARD_SIZE[0])):
        with Image.open(exported[0] / name) as picture:
            assert (picture.format, picture.width) == ("PNG", width // SCALE), name


def test_every_page_leads_to_its_oembed_file(exported):
    folder, base_url = exported
    for name in ("en", "en/back", "es/left"):
        text = (folder / name / "index.html").read_text(encoding="utf-8")
        link = next(
            one for one in Markup(text).named("link") if one.attributes.get("type") == "application/json+oembed"
        )
        path = folder / link.attributes["href"].removeprefix(base_url)
        said = json.loads(path.read_text(encoding="utf-8"))
        assert f'src="{base_url}{name.partition("/")[0]}/embed/' in said["html"]


def test_the_manifest_names_every_file_and_its_bytes(exported):
    folder, base_url = exported
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["format"], manifest["format_version"], manifest["base_url"]) == (
        "anatomy-viewer-export",
        1,
        base_url,
    )
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == set(files) - {MANIFEST}
    for name, expected in manifest["files"].items():
        assert sha256(files[name].read_bytes()).hexdigest() == expected
        for ending, decompress in ((".gz", gzip.decompress), (".br", brotli.decompress)):
            copy = files[name].with_name(f"{files[name].name}{ending}")
            assert copy.exists() == name.endswith((".html", ".css", ".js", ".json", ".svg", ".txt")), copy
            assert not copy.exists() or decompress(copy.read_bytes()) == files[name].read_bytes()


def test_the_same_content_gives_the_same_bytes_and_nothing_hidden(exported, tmp_path):
    folder, base_url = exported
    said = write(tmp_path / "out", base_url)
    count = len([path for path in folder.rglob("*") if path.is_file()]) - 1
    assert said[-1] == f"{count} files in {tmp_path / 'out'} ({count} new, 0 changed, 0 removed)"
    assert seen(tmp_path / "out", but="") == seen(folder, but="")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


STYLE = b"body { color: red }"
EARLIER = f"static/viewer.{sha256(STYLE).hexdigest()[:10]}.css"


def later(out: Path, content: Path) -> list[str]:
    """Export to a folder once more, as if the export in it had been another one with a style sheet of its own."""
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    for path, data in ((EARLIER, STYLE), ("index.html", b"an older page"), ("fr/index.html", b"a language no more")):
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_bytes(data)
        manifest["files"][path] = sha256(data).hexdigest()
    (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return write(out, BASE_URL, content)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A small content."""
    return sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def small_export(small, tmp_path_factory) -> Path:
    """The export of a small content, for tests about the folder: none may change it."""
    out = tmp_path_factory.mktemp("small") / "out"
    write(out, BASE_URL, small)
    return out


@pytest.fixture(scope="module")
def exported_again(small, small_export, tmp_path_factory) -> tuple[Path, list[str]]:
    """A folder with files of the clinic that was exported to twice, and what the command said the second time."""
    out = tmp_path_factory.mktemp("again") / "out"
    shutil.copytree(small_export, out)
    for path in ("CNAME", "google123.html", "uploads/photo.jpg"):
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_text("mine", encoding="utf-8")
    return out, later(out, small)


def test_a_later_export_leaves_hashed_files_and_those_of_the_clinic_and_can_be_taken_back(exported_again):
    out, said = exported_again
    assert [line for line in said if line.startswith("  ")] == ["  CNAME", "  google123.html", "  uploads/"]
    assert said[-2] == f"the previous export is saved: anatomy-viewer export --rollback {out}"
    assert said[-1].endswith(f"files in {out} (0 new, 1 changed, 1 removed)")
    assert (out / EARLIER).read_bytes() == STYLE
    assert not (out / "fr").exists()
    new = (out / "index.html").read_bytes()
    for files in ({"index.html": b"an older page", "fr/index.html": b"a language no more"}, {"index.html": new}):
        roll_back(out, said.append)
        assert all((out / path).read_bytes() == data for path, data in files.items())
        assert (out / "uploads" / "photo.jpg").read_text(encoding="utf-8") == "mine"


def test_every_file_that_is_read_has_its_rule_in_the_header_file_those_of_earlier_exports_too(exported, exported_again):
    for out, is_later in ((exported[0], False), (exported_again[0], True)):
        blocks = rules((out / "_headers").read_text(encoding="utf-8"))
        files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
        assert (EARLIER in files) == is_later
        for name in files:
            if name in ("_headers", "nginx.conf", ".htaccess") or name.endswith((".gz", ".br")):
                continue
            address = f"{PREFIX}/{name.removesuffix('index.html')}"
            found = [headers for pattern, headers in blocks if fnmatchcase(address, pattern)]
            assert len(found) == 1, name
            assert ("immutable" in found[0]["Cache-Control"]) == name.startswith("static/")


def test_a_failed_export_leaves_the_old_folder_as_it_was_and_makes_no_new_one(small, small_export, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(small_export, out)
    before = seen(out, but="")
    broken, edition = standing(Settings(base_url=BASE_URL), small)
    broken.view_functions["anatomy.picture"] = lambda **_: ("broken", 500)
    for place in (out, tmp_path / "new"):
        with drafts(), pytest.raises(ExportError, match=r"answers 500 instead of 200"):
            export_site(broken, edition, place, str)
    assert seen(out, but="") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["precious.txt", "manifest.json", MANIFEST, "index.html", ".git"])
@pytest.mark.slow
def test_a_folder_that_is_no_export_is_never_written_to(tmp_path, name):
    (tmp_path / name).write_text('{"name": "Clinic PWA"}', encoding="utf-8")
    before = seen(tmp_path, but="")
    with pytest.raises(ExportError, match="Fix: export to an empty folder"):
        write(tmp_path, "https://a.example/")
    assert seen(tmp_path, but="") == before


@pytest.mark.slow
def test_an_export_to_a_link_goes_where_the_link_leads(tmp_path, small):
    (tmp_path / "release").mkdir()
    (tmp_path / "site").symlink_to("release")
    write(tmp_path / "site", BASE_URL, small)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release", "site"]
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "release" / MANIFEST).is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rollback", "--base-url", "https://a.example/"], "Give either --base-url"),
        ([], "Give either --base-url"),
        (["--rollback"], "is not a folder"),
    ],
)
def test_the_command_says_how_it_is_used(tmp_path, arguments, said):
    done = create_app(ROOT).test_cli_runner().invoke(args=["export", *arguments, str(tmp_path / "out")])
    assert done.exit_code != 0
    assert said in done.output
    assert not (tmp_path / "out").exists()


def test_the_hidden_folder_cannot_be_read_behind_nginx(exported, nginx):
    hidden = exported[0] / HIDDEN
    (hidden / "step-1").mkdir(parents=True)
    for name in ("state.json", "step-1/index.html", "step-1/static.js"):
        (hidden / name).write_text("secret", encoding="utf-8")
        assert get(f"{nginx}/{HIDDEN}/{name}")[0] == 404
    assert get(f"{nginx}/{HIDDEN}/")[0] == 404
    assert get(f"{nginx}/{MANIFEST}")[0] == 200
    shutil.rmtree(hidden)


def test_the_first_page_carries_a_query_to_the_first_language_behind_nginx(nginx):
    with urllib.request.urlopen(f"{nginx}/?angle=35&theme=dark", timeout=5) as answer:
        assert answer.url == f"{nginx}/en/?angle=35&theme=dark"
    with urllib.request.urlopen(f"{nginx}/", timeout=5) as answer:
        assert answer.url == f"{nginx}/"


def test_each_address_stands_once_in_the_header_file(exported):
    lines = (exported[0] / "_headers").read_text(encoding="utf-8").splitlines()
    addresses = [line for line in lines if not line.startswith(" ")]
    assert len(addresses) == len(set(addresses)) <= 100
    assert f"{PREFIX}/en/embed/back/" in addresses


MARK = b'content="anatomy-viewer single file"'


@pytest.mark.parametrize(
    ("there", "replaced"),
    [
        (b"<p>mine</p>", False),
        (b"", False),
        (b"x" * 1_990 + MARK, False),  # the mark stands at the beginning of a file of ours
        (b"<!doctype html><meta " + MARK, True),
    ],
)
def test_one_file_takes_the_place_of_one_of_ours_alone(tmp_path, there, replaced):
    out = tmp_path / "head.html"
    out.write_bytes(there)
    if replaced:
        export._write_file(out, b"new", mark=MARK, replace=False)
    else:
        with pytest.raises(ExportError, match=r"is not from the viewer\. Nothing was changed\."):
            export._write_file(out, b"new", mark=MARK, replace=False)
    assert out.read_bytes() == (b"new" if replaced else there)
    export._write_file(out, b"newer", mark=MARK, replace=True)
    assert out.read_bytes() == b"newer"


def test_one_file_that_cannot_be_written_leaves_the_one_before_whole(tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "head.html"
    out.write_bytes(MARK)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"No space left on device\. The existing files are unchanged\."):
        export._write_file(out, b"new", mark=MARK, replace=False)
    assert out.read_bytes() == MARK


def test_a_rollback_after_a_killed_export_restores_what_was_there_and_goes_no_further(tmp_path, monkeypatch):
    """The killed export was no whole one: the export before it is the one to have back."""
    out = tmp_path / "out"
    publish(out, FIRST)
    publish(out, SECOND)
    left = tmp_path / "left"

    def killed(_: Transaction) -> None:
        shutil.copytree(out, left)
        raise KeyboardInterrupt

    with monkeypatch.context() as halfway:
        halfway.setattr(Transaction, "apply", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(out, FIRST)
    said: list[str] = []
    roll_back(left, said.append)
    assert said == [f"the last export to {left} was interrupted; what was there before it has been restored"]
    assert holds(left, SECOND)
    roll_back(left, said.append)
    assert holds(left, FIRST)


def test_a_rollback_of_a_link_restores_the_folder_that_it_leads_to(tmp_path):
    publish(tmp_path / "release", FIRST)
    publish(tmp_path / "release", SECOND)
    (tmp_path / "site").symlink_to("release")
    said: list[str] = []
    roll_back(tmp_path / "site", said.append)
    assert holds(tmp_path / "release", FIRST)
    assert f"anatomy-viewer export --rollback {tmp_path / 'release'}" in said[-3]
    assert said[-1].endswith("for https://www.clinic.example/anatomy/.")


def test_a_long_list_of_files_of_others_is_cut_and_counted(tmp_path):
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    for number in range(MANY + 3):
        (tmp_path / f"photo-{number:03}\n.jpg").touch()
    said: list[str] = []
    roll_back(tmp_path, said.append)
    listed = [line for line in said if line.startswith("  photo-")]
    assert len(listed) == MANY
    assert said[said.index(listed[-1]) + 1] == "  and 3 more"


@pytest.mark.parametrize(
    ("path", "alone"),
    [
        ("index.html", True),
        ("404.html", True),
        ("es/404.html", True),
        ("oembed/en.json", True),
        ("en/index.html", False),
        ("regions.json", False),
    ],
)
def test_what_a_server_decides_by_itself_only_an_export_has_as_a_file(path, alone):
    assert export._is_export_only(path) is alone
