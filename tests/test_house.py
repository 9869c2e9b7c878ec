"""The house rules: no machine or registry is named, tests are where one looks for them, and property tests repeat."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from hypothesis import settings
from support.repository import tracked_files
from support.served import ROOT

MADE_HERE = ("/" + "work/", "/" + "root/", "pypi" + ".org", "registry." + "npmjs")
IN_CODE = ("shared" + "/",)
CODE = {".py", ".js", ".css", ".html", ".sh", ".toml", ".json", ".yml", ".yaml", ""}


def test_nothing_names_a_path_of_the_machine_it_was_made_on_or_a_registry():
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        names = MADE_HERE + (IN_CODE if path.suffix in CODE else ())
        found += [f"{path.relative_to(ROOT)}: {name}" for name in names if name in text]
    assert found == []


def test_the_program_knows_no_anatomy():
    """Any diagram is data alone: the words of the first one stand in its content, never in the program."""
    anatomy = re.compile(r"forehead|temple|occip|frontalis|trapez|migraine|inject|muscle", re.IGNORECASE)
    program = [
        path
        for path in tracked_files()
        if path.is_relative_to(ROOT / "viewer") and path.suffix in (".py", ".css", ".js", ".html")
    ]
    assert len(program) > 100
    lines = ((path, line) for path in program for line in path.read_text(encoding="utf-8").splitlines())
    assert [f"{path.relative_to(ROOT)}: {word[0]}" for path, line in lines if (word := anatomy.search(line))] == []


GENERATED = re.compile(r"/(?:minified|released)/|/anatomy-diagram(?:/embed)?\.js$")
TEXT_ALONE = re.compile(r"\s*'[^']*',")
"""A literal on a line of its own: WordPress's tools find a text to translate only where it is one."""

PLUGIN_HEADER = " * Description: "
"""WordPress reads each field of a plugin's header from one line."""


def test_no_line_is_longer_than_120_columns():
    """Ruff holds Python to this, and ESLint scripts; this holds what neither reads."""
    suffixes = {".css", ".php", ".ts", ".tsx", ".vue", ".sh", ".toml", ".mjs", ".js", ".conf", ".service", ".yml"}
    names = {"Makefile", "Dockerfile", ".pre-commit-config.yaml", "compose.yaml"}
    found = []
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if GENERATED.search(f"/{name}") or (path.suffix not in suffixes and path.name not in names):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            free = TEXT_ALONE.fullmatch(line) or line.startswith(PLUGIN_HEADER)
            if len(line.expandtabs(4)) > 120 and not free:
                found.append(f"{name}:{number}: {len(line.expandtabs(4))} columns")
    assert not found, "break these lines where they read best:\n" + "\n".join(found)


def test_make_help_lists_every_command_and_make_alone_still_runs_the_viewer():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    parts = {"quick-tests", "lint-python", "lint-pages", "needs"}
    targets = re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE)
    listed = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True, timeout=30)
    assert set(re.findall(r"^make ([a-z-]+) +\S", listed.stdout, re.MULTILINE)) == {*targets} - parts
    assert targets[0] == "run"


CHECKED = {
    "viewer/app.py": {"ruff", "ruff-format", "mypy", "lint-imports"},
    "viewer/web/static/script/choice.js": {"eslint", "tsc", "tsc-turn"},
    "viewer/web/static/script/turn/start.js": {"eslint", "tsc-turn"},
    "viewer/web/static/style/page/list.css": {"stylelint"},
    "integrations/npm/react.d.ts": {"vue-tsc"},
    "README.md": {"docs"},
    "docs/embedding.md": {"docs"},
    "regions.json": {"content"},
    "assets/svg/front.svg": {"content"},
    "assets/model/head.json": {"content"},
    "viewer/content/words/en.json": {"content", "content-hand"},
    "examples/hand/regions.json": {"content-hand"},
}
"""A file of each kind, and the hooks that look at it before a commit."""


def test_pre_commit_checks_each_kind_of_file_with_the_tools_of_this_repository():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (hooks,) = (repository["hooks"] for repository in config["repos"])
    assert {hook["id"] for hook in hooks} == set().union(*CHECKED.values())
    assert [hook["id"] for hook in hooks if ".venv/bin/" not in hook["entry"]] == []
    for name, expected in CHECKED.items():
        assert (ROOT / name).is_file(), name
        found = {
            hook["id"]
            for hook in hooks
            if (name.endswith(".py") if "types_or" in hook else re.search(hook["files"], name))
        }
        assert found == expected, name


def test_property_tests_are_the_same_on_every_run_and_bounded():
    now = settings()
    assert (now.derandomize, now.database, now.max_examples <= 100, now.deadline is not None) == (
        True,
        None,
        True,
        True,
    )


TESTS = ROOT / "tests"
BROWSER_TESTS = TESTS / "browser"


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def requested(code: ast.AST) -> set[str]:
    """The fixtures that code may ask for: all arguments, and what `usefixtures` or `getfixturevalue` names."""
    found = set()
    for node in ast.walk(code):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("usefixtures", "getfixturevalue")):
            found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    return found


def browser_fixtures() -> set[str]:
    """The fixtures that start a browser, and those for all tests that ask for one of them."""
    fixtures = [
        node
        for path in (TESTS / "conftest.py", *(TESTS / "support").glob("*.py"))
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(mark) for mark in node.decorator_list)
    ]
    found = {"browser", "engines"}
    while more := {one.name for one in fixtures if requested(one) & found} - found:
        found |= more
    return found


def imported(code: ast.Module) -> Iterator[str]:
    """Every module that a file imports, and every name after the module that it comes from."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) and node.module else ""
            yield from (f"{module}{alias.name}" for alias in node.names)


def need_a_browser(paths: Iterable[Path]) -> list[str]:
    """Those of some test files that ask for a browser by a fixture or start one themselves."""
    wanted = browser_fixtures()
    return [
        str(path.relative_to(TESTS))
        for path in paths
        if (code := parsed(path))
        and (requested(code) & wanted or any(name.startswith("playwright.") for name in imported(code)))
    ]


def test_whatever_needs_a_browser_is_in_the_folder_of_browser_tests():
    files = {*TESTS.rglob("test_*.py")}
    inside = {*BROWSER_TESTS.glob("test_*.py")}
    assert need_a_browser(sorted(files - inside)) == [], "move what needs a browser to tests/browser"
    assert len(need_a_browser(inside)) > len(inside) * 0.9, "the measure no longer sees who asks for a browser"


def test_nothing_is_imported_from_a_test_file_or_from_conftest():
    """What several files use is in tests/support, so that a test file can change or go without a look at others."""
    paths = [path for folder in ("tests", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    found = [(path.relative_to(ROOT), name) for path in paths for name in imported(parsed(path))]
    assert len([name for _, name in found if name.startswith("support.")]) > 100, "the measure no longer sees imports"
    assert [
        f"{path}: {name}"
        for path, name in found
        if any(part == "conftest" or part.startswith("test_") for part in name.split("."))
    ] == [], "move what is imported to tests/support"
