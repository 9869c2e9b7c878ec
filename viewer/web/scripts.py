"""The scripts: ES modules in `static/script`, joined into one plain script for each page that needs one.

The modules are read and checked as they are. They are joined so that a page needs one request, and because only a plain
script can find its own address, which the element for other sites needs.
"""

from __future__ import annotations

import re

import rjsmin

from viewer.web.static_files import static_text

_IMPORT = re.compile(r'^import (?:\{(?:\s*\w+,)*\s*\w+,?\s*\} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
"""`import { one, two } from "./module.js";`: names keep their meaning, so none may be renamed."""

_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let) )", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def script(entry: str) -> str:
    """A module and everything it imports as one minified script, each module after those that it imports.

    Raises `ValueError` for a module that cannot be joined: one that imports or exports in another way, or declares a name
    that another one declares too, since all of them share a scope.
    """
    modules: dict[str, str] = {}
    _collect(entry, modules, set())
    _refuse_twins(modules)
    joined = "\n".join(("(() => {", '"use strict";', *modules.values(), "})();"))
    return f"{rjsmin.jsmin(joined)}\n"


def fetched_module(entry: str, exported: str, **constants: str) -> str:
    """The same as one ES module, for a page to fetch with `import()`; it exports one function.

    `constants` are expressions, which the modules may use by their names.
    """
    modules: dict[str, str] = {}
    _collect(entry, modules, set())
    _refuse_twins(modules)
    given = (f"const {name}={value};" for name, value in constants.items())
    joined = "\n".join((*modules.values(), f"export {{ {exported} }};"))
    return "\n".join((*given, rjsmin.jsmin(joined), ""))


def _collect(module: str, modules: dict[str, str], begun: set[str]) -> None:
    """Add a module's text without its imports and exports, after the texts of the modules that it imports."""
    if module in begun:
        return
    begun.add(module)
    text = static_text(f"script/{module}")
    folder = module[: module.rfind("/") + 1]
    for imported in _IMPORT.findall(text):
        _collect(folder + imported, modules, begun)
    plain = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _LEFT.search(plain):
        fix = 'Write import { name } from "./module.js"; and put export in front of a declaration.'
        message = f'{module}: cannot join "{left[0]}". {fix}'
        raise ValueError(message)
    modules[module] = plain


def _refuse_twins(modules: dict[str, str]) -> None:
    """Refuse duplicate names: a second function of the same name would silently replace the first."""
    declared: dict[str, str] = {}
    for module, text in modules.items():
        for name in _NAME.findall(text):
            if name in declared:
                message = f"{module} declares {name}, and so does {declared[name]}. Give one of them another name."
                raise ValueError(message)
            declared[name] = module
