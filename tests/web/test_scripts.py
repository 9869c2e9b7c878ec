"""ES modules become one plain script for each page, each module after those that it imports."""

from __future__ import annotations

import json
import re

import pytest
from support.served import ROOT

from tools.scripts import FOLDER, stale, texts
from viewer.web import scripts
from viewer.web.scripts import FETCHED, fetched_module, joined, script


@pytest.fixture
def modules(monkeypatch):
    """Modules to join in place of the real ones, by name."""

    def put(**texts: str) -> None:
        monkeypatch.setattr(
            scripts, "static_text", lambda path: texts[path.removeprefix("script/").removesuffix(".js")]
        )

    return put


def test_modules_come_after_those_that_they_import_and_once_each(modules):
    modules(
        a='import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
        b='import {\n  c,\n} from "./c.js";\nexport function b() { return c; }\n',
        c="export let c = 1;\n",
    )
    assert script("a.js") == '(()=>{"use strict";let c=1;function b(){return c;}\nb(c);})();\n'


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('import { b as other } from "./b.js";', 'import { b as other } from "./b.js";'),
        ('import b from "./b.js";', 'import b from "./b.js";'),
        ('import { b } from "https://example.org/b.js";', "https://example.org"),
        ("export default 1;", "export default 1;"),
        ("export { b };", "export { b };"),
        ('export * from "./b.js";', "export *"),
    ],
)
def test_a_module_that_cannot_be_joined_is_refused_with_the_line_and_the_remedy(modules, line, wrong):
    modules(a=f"{line}\n", b="export const b = 1;\n")
    with pytest.raises(ValueError, match="Write import") as error:
        script("a.js")
    assert "a.js" in str(error.value)
    assert wrong in str(error.value)


def test_two_modules_of_one_script_cannot_declare_the_same_name(modules):
    modules(
        a='import { b } from "./b.js";\nfunction help() {}\nb(help);\n',
        b="function help() {}\nexport const b = help;\n",
    )
    with pytest.raises(ValueError, match=r"a\.js declares help, and so does b\.js"):
        script("a.js")


def test_what_a_page_fetches_later_is_one_module_with_what_the_server_gives_it(modules):
    texts = {
        "turn/a": 'import { b } from "./b.js";\nexport function go() { return b + GIVEN; }\n',
        "turn/b": "export const b = 1;\n",
    }
    modules(**texts)
    assert fetched_module("turn/a.js", "go", GIVEN="[2]") == (
        "const GIVEN=[2];\nconst b=1;function go(){return b+GIVEN;}\nexport{go};\n"
    )


def test_the_minified_scripts_are_up_to_date():
    assert stale() == [], "run `make scripts`"
    assert {path.name for path in FOLDER.iterdir()} == {name for name, _ in texts()}
    assert dict(texts())["frame.js"] == joined("frame.js")


def test_a_script_is_sent_as_it_was_minified_until_one_of_its_modules_changes(monkeypatch):
    written = (FOLDER / "frame.js").read_text(encoding="utf-8").partition("\n")[2]
    assert script("frame.js") == written
    for entry, exported in FETCHED.items():
        assert fetched_module(entry, exported, MODEL="[]").startswith("const MODEL=[];\n")
    read = scripts.static_text
    monkeypatch.setattr(scripts, "static_text", lambda name: f"{read(name)}\nvoid 'changed';")
    assert "void'changed'" in script("frame.js")
    assert len(script("frame.js")) > len(written)


def test_nothing_in_the_scripts_is_there_for_tests_alone():
    """Every data attribute that a script sets is one that a style sheet, the server or another script reads."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "viewer" / "web" / "static").rglob("*.js")]
    readers = [path.read_text(encoding="utf-8") for path in (ROOT / "viewer" / "web" / "static").rglob("*.css")]
    set_ = {name for text in sources for name in re.findall(r'toggleAttribute\("(data-[\w-]+)"', text)}
    assert {"data-now", "data-large"} <= set_
    assert {name for name in set_ if not any(f"[{name}]" in text for text in readers)} == set()


def test_the_linters_are_fixed_by_their_hashes_and_come_from_whatever_registry_a_machine_uses():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 50
    assert [name for name, package in packages.items() if "integrity" not in package or "resolved" in package] == []
