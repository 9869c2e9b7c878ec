"""The scripts: ES modules in `static/script`, joined into one plain script for each page that needs one.

The modules are read and checked as they are. They are joined so that a page needs one request, and because only a plain
script can find its own address, which the element for other sites needs.

A page is sent the small form in `minified/`, which `make scripts` writes with a minifier that shortens names too. It
holds a hash of what it was made from: after a change to a module, the server minifies by itself, less well, until it
is written again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

import rjsmin

from viewer.web.static_files import static_text

PLAIN = ("viewer.js", "frame.js", "embed.js", "builder.js", "answers.js")
"""Entry modules that become plain scripts."""

FETCHED = {"turn/start.js": "turn"}
"""Entry modules that become a module which pages fetch when it is needed, with the function that it exports."""

_IMPORT = re.compile(r'^import (?:\{(?:\s*\w+,)*\s*\w+,?\s*\} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
"""`import { one, two } from "./module.js";`: names keep their meaning, so none may be renamed."""

_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let) )", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def script(entry: str) -> str:
    """A module and everything it imports as one minified script, each module after those that it imports.

    Raises `ValueError` for a module that cannot be joined: one that imports or exports in another way, or declares a
    name that another one declares too, since all of them share a scope.
    """
    return f"{_small(entry, joined(entry))}\n"


def fetched_module(entry: str, exported: str, **constants: str) -> str:
    """The same as one ES module, for a page to fetch with `import()`; it exports one function.

    `constants` are expressions, which the modules may use by their names.
    """
    # In front of the minified text, which is then the same for every content and can be stored.
    given = (f"const {name}={value};" for name, value in constants.items())
    return "\n".join((*given, _small(entry, joined(entry, exported)), ""))


def joined(entry: str, exported: str = "") -> str:
    """A module and everything it imports in one scope: a plain script, or a module if it exports a function."""
    modules: dict[str, str] = {}
    _collect(entry, modules, set())
    _refuse_twins(modules)
    if exported:
        return "\n".join((*modules.values(), f"export {{ {exported} }};"))
    # A function around it, because a plain script shares its top-level names with the page it is in; strict, because
    # modules are.
    return "\n".join(("(() => {", '"use strict";', *modules.values(), "})();"))


def small_name(entry: str) -> str:
    """The name of an entry's file in `minified/`."""
    return entry.replace("/", "-")


def first_line(text: str) -> str:
    """The first line of the minified file of a joined text, which tells whether it is up to date."""
    return f"// {sha256(text.encode()).hexdigest()[:16]}"


def _small(entry: str, text: str) -> str:
    """A joined text minified: as `make scripts` wrote it, unless a module has changed since."""
    try:
        written = files("viewer.web").joinpath("minified", small_name(entry)).read_text(encoding="utf-8")
    except FileNotFoundError:
        return str(rjsmin.jsmin(text))
    line, _, small = written.partition("\n")
    return small.rstrip("\n") if line == first_line(text) else str(rjsmin.jsmin(text))


def _collect(module: str, modules: dict[str, str], begun: set[str]) -> None:
    """Add a module's text without its imports and exports, after the texts of the modules that it imports."""
    if module in begun:
        return
    # Before its imports are followed, so that modules which import each other end.
    begun.add(module)
    imports, plain, left = _split_module(static_text(f"script/{module}"))
    folder = module[: module.rfind("/") + 1]
    for imported in imports:
        _collect(folder + imported, modules, begun)
    if left:
        fix = 'Write import { name } from "./module.js"; and put export in front of a declaration.'
        message = f'{module}: cannot join "{left}". {fix}'
        raise ValueError(message)
    # After its imports: a `const` at the top level must be declared before a later module uses it.
    modules[module] = plain


@lru_cache(maxsize=128)
def _split_module(text: str) -> tuple[tuple[str, ...], str, str]:
    """The files that a module imports, its text without imports and exports, and the first import or export that could
    not be removed, or an empty string.

    Recent results are cached: after an edit of the content, the same modules are needed again, most of them for several
    scripts.
    """
    plain = _EXPORT.sub("", _IMPORT.sub("", text))
    left = _LEFT.search(plain)
    return tuple(_IMPORT.findall(text)), plain, left[0] if left else ""


def _refuse_twins(modules: dict[str, str]) -> None:
    """Refuse duplicate names: a second function of the same name would silently replace the first."""
    declared: dict[str, str] = {}
    for module, text in modules.items():
        for name in _NAME.findall(text):
            if name in declared:
                message = f"{module} declares {name}, and so does {declared[name]}. Give one of them another name."
                raise ValueError(message)
            declared[name] = module
