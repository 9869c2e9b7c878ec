"""Writes the JSON schemas beside the content, from the program's own models: `python -m tools.schemas`, or
`make schemas`.
"""

from __future__ import annotations

import json
from pathlib import Path

from viewer.content import definitions, translation

FOLDER = Path(__file__).parent.parent


def texts() -> dict[str, str]:
    """The text of each schema, by its file's name."""
    schemas = {"regions.schema.json": definitions.schema(), "regions.translation.schema.json": translation.schema()}
    return {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas.items()}


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
