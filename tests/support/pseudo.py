"""A language that nobody speaks, made on the fly: accented, 40 % longer, right to left. English left in code shows at
once.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from support.served import ROOT
from viewer.content.fingerprints import fingerprint
from viewer.content.translation import KIND, WORDS

LANGUAGE = "ar"
"""A real tag of a language that is written right to left, with six plural forms."""

_ACCENTS = str.maketrans("aeiouncyAEIOUNCY", "áéíóúñçýÁÉÍÓÚÑÇÝ")
_KEPT = re.compile(r"(\[\[[a-z0-9-]+(?:\|)?|\]\]|\{[a-z_: -]*\})")


def pseudo(text: str) -> str:
    """A text with accents on it, in marks of its own and 40 % longer; links and placeholders stay."""
    longer = "·" + "ø" * round(0.4 * len(_KEPT.sub("", text))) if text else ""
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in parts) + _broken(longer)


def _broken(letters: str) -> str:
    """Letters in words of six, as words break lines."""
    return " ".join(letters[i : i + 6] for i in range(0, len(letters), 6))


def write_pseudo(folder: Path) -> None:
    """Give a folder of content the language: its words, and those of the interface."""
    defined = json.loads((folder / "regions.json").read_text(encoding="utf-8"))
    made: dict[str, Any] = {"language": LANGUAGE, "review": {"status": "draft"}}
    made |= {name: _written(defined[name]) for name in ("title", "purpose", "disclaimer", "trademark")}
    made["source_kinds"] = {source["kind"]: pseudo(source["kind"]) for source in defined["sources"].values()}
    made["kinds"] = {name: {form: _written(kind[form]) for form in KIND} for name, kind in defined["kinds"].items()}
    made["words"] = {name: _wording(value) for name, value in defined["words"].items()}
    made["sources"] = {name: _written(source["cite"]) for name, source in defined["sources"].items()}
    for kind, names in WORDS.items():
        made[kind] = [
            {"id": item["id"], **{name: _written(item[name]) for name in names if name in item}}
            for item in defined[kind]
        ]
    (folder / f"regions.{LANGUAGE}.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    words = json.loads(
        (Path(__file__).parents[2] / "viewer" / "content" / "words" / "en.json").read_text(encoding="utf-8")
    )
    spoken = {key: _forms(value) for key, value in words.items()}
    (folder / "words").mkdir(exist_ok=True)
    (folder / "words" / f"{LANGUAGE}.json").write_text(json.dumps(spoken, ensure_ascii=False), encoding="utf-8")


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return {"of": fingerprint([value]), "text": pseudo(value)}
    return [_section(one) if _is_section(one) else _passage_of(one) for one in value]


def _is_section(value: Any) -> bool:
    """Whether it holds paragraphs; a paragraph has a text, and may have a heading, too."""
    return isinstance(value, dict) and "heading" in value and not isinstance(value.get("text"), str)


def _section(section: dict[str, Any]) -> dict[str, Any]:
    given = {name: section[name] for name in ("id",) if name in section}
    return {**given, "heading": _written(section["heading"]), "text": _written(section.get("text", []))}


def _wording(value: str | dict[str, str]) -> dict[str, str]:
    forms = {"text": value} if isinstance(value, str) else value
    return {"of": fingerprint(list(forms.values())), **{form: pseudo(text) for form, text in forms.items()}}


def _passage_of(value: Any) -> dict[str, Any]:
    if isinstance(value, dict) and "label" in value:
        return {"of": fingerprint([value["label"]]), "text": pseudo(value["label"])}
    return _passage({"text": value}) if isinstance(value, str) else _passage(value)


def _passage(value: dict[str, Any]) -> dict[str, Any]:
    items, headings = value.get("items", []), [value["heading"]] if "heading" in value else []
    made = {"of": fingerprint([value["text"], *items, *headings]), "text": pseudo(value["text"])}
    return {**made, "items": [pseudo(item) for item in items], **({"heading": pseudo(headings[0])} if headings else {})}


def _forms(value: str | dict[str, str]) -> str | dict[str, str]:
    return pseudo(value) if isinstance(value, str) else {form: pseudo(text) for form, text in value.items()}


def pseudo_head(folder: Path) -> Path:
    """The head with this language too, written to a folder."""
    shutil.copy(ROOT / "regions.json", folder)
    shutil.copytree(ROOT / "assets", folder / "assets")
    write_pseudo(folder)
    return folder
