"""The files in the package's folder `static`."""

from __future__ import annotations

import pytest
from support.served import ROOT

from viewer.web.static_files import static_bytes, static_text


def test_a_file_is_found_in_a_folder_and_read_as_it_is():
    written = ROOT / "viewer" / "web" / "static" / "script" / "choice.js"
    assert static_text("script/choice.js") == written.read_text(encoding="utf-8")
    assert static_bytes("script/choice.js") == written.read_bytes()
    assert static_bytes("icons/favicon.ico").startswith(b"\x00\x00\x01\x00")


def test_a_file_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        static_text("script/nothing.js")
