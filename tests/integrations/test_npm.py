"""The npm package: the viewer's own script, and a manifest, declarations and examples that say what it does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from support.served import ROOT

from tools.integrations import EMBEDDING, NPM, TAG, files, manifest, rows
from viewer.version import __version__

NODE = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}") or shutil.which("node")
ELEMENT = (ROOT / "viewer" / "web" / "static" / "script" / "element.js").read_text(encoding="utf-8")
DOCS = EMBEDDING.read_text(encoding="utf-8")
MANIFEST = json.loads((NPM / "custom-elements.json").read_text(encoding="utf-8"))
DECLARED = MANIFEST["modules"][0]["declarations"][0]
TYPES = (NPM / "anatomy-diagram.d.ts").read_text(encoding="utf-8")

AJV = """
const ajv = new (require("ajv"))({ strict: false });
const valid = ajv.compile(require("custom-elements-manifest"));
console.log(JSON.stringify([valid(JSON.parse(process.argv[1])), valid.errors]));
"""


def node(*arguments: str) -> str:
    """What Node prints. Skips where the linters' packages are not installed."""
    if not NODE or not (ROOT / "node_modules" / "ajv").is_dir():
        pytest.skip("needs Node's packages: run `make lint` once")
    done = subprocess.run([NODE, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def members(interface: str) -> set[str]:
    """The members of an interface in the declarations, each with its type on the same line."""
    body = re.search(rf"interface {interface} \{{\n(.*?)\n\}}", TYPES, re.DOTALL)
    assert body, interface
    return set(re.findall(r'^  (?:readonly )?"?([\w-]+)"?\??:', body[1], re.MULTILINE))


def test_the_generated_files_are_current():
    stale = [path.relative_to(ROOT) for path, body in files().items() if path.read_bytes() != body]
    assert stale == [], "run `make integrations`"


def test_element_docs_manifest_and_declarations_name_the_same_attributes():
    observed = set(json.loads(re.search(r"observedAttributes =\s*(\[.*\])", ELEMENT)[1]))
    assert observed == {row.name for row in rows(DOCS, "attribute")}
    assert observed == {attribute["name"] for attribute in DECLARED["attributes"]}
    assert observed == members("AnatomyDiagramAttributes")
    listed = re.search(r"`src` is required\.(.*?)\.", (NPM / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert observed == {"src", *re.findall(r"`([a-z]+)`", listed[1])}


def test_docs_manifest_and_declarations_name_the_same_events_with_the_same_details():
    documented = {row.name: set(re.findall(r"`([a-z]+)`", row.values)) for row in rows(DOCS, "event (bubbles)")}
    assert set(documented) == {event["name"] for event in DECLARED["events"]} == members("AnatomyDiagramEventMap")
    for event in DECLARED["events"]:
        assert documented[event["name"]] == members(
            event["type"]["text"].removeprefix("CustomEvent<").removesuffix(">")
        )


def test_the_manifest_is_valid_and_the_validator_would_notice():
    assert json.loads(node("-e", AJV, json.dumps(MANIFEST))) == [True, None]
    broken = json.dumps({**MANIFEST, "modules": [{"kind": "javascript-module"}]})
    assert json.loads(node("-e", AJV, broken))[0] is False


def test_a_table_that_is_gone_is_an_error_and_not_an_empty_manifest():
    with pytest.raises(ValueError, match='"attribute"'):
        manifest(DOCS.replace("| attribute |", "| setting |"))


def test_the_package_weighs_under_6_kb_and_holds_what_it_promises():
    npm = shutil.which("npm", path=f"{ROOT / '.venv' / 'bin'}") or shutil.which("npm")
    if not npm:
        pytest.skip("needs npm")
    packed = subprocess.run(
        [npm, "pack", "--dry-run", "--json"], cwd=NPM, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    (told,) = [*json.loads(packed)] if packed.lstrip().startswith("[") else [*json.loads(packed).values()]
    names = {file["path"] for file in told["files"]}
    package = json.loads((NPM / "package.json").read_text(encoding="utf-8"))
    promised = [
        package["types"],
        package["customElements"],
        *re.findall(r'"\./([\w.-]+\.\w+)"', json.dumps(package["exports"])),
    ]
    assert told["size"] < 6000
    assert {name.removeprefix("./") for name in promised} <= names
    assert {"README.md", "LICENSE", f"{TAG}.js"} <= names
    assert not [name for name in names if name.startswith(("examples", "refused"))]
    assert package["version"] == __version__


def test_a_server_that_renders_pages_can_import_the_package():
    assert (
        node("--input-type=module", "-e", f'await import("./integrations/npm/{TAG}.js"); console.log("fine")')
        == "fine\n"
    )
