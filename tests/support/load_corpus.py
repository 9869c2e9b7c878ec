"""Loads every file of the hostile corpus in a process of its own with limited memory: `load_corpus.py FOLDER
MEGABYTES`.

Prints as JSON what each came to: `content`, `problems` or the name of the error that should not have been.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from support.hostile import corpus, spoil
from viewer.content.content import load_content
from viewer.problems import ContentError


def verdict(folder: Path) -> dict[str, object]:
    """What loading a folder came to."""
    start = process_time()
    ended, text, count = "content", "", 0
    try:
        load_content(folder)
    except ContentError as error:
        ended, text, count = "problems", error.message, len(error.problems)
    except Exception as error:
        ended, text = type(error).__name__, str(error)[:300]
    return {"ended": ended, "text": text, "problems": count, "seconds": process_time() - start}


def main() -> None:
    """Load them all."""
    folder, megabytes = Path(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
    found = {case: verdict(spoil(folder / str(i), case)) for i, case in enumerate(corpus())}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
