"""Style sheets, scripts and icons, at addresses that carry the hash of what they hold."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from viewer.content import Live
from viewer.web.editions import Edition
from viewer.web.responses import SCRIPT, STAND_IN, STATIC, answer
from viewer.web.routes import serves


def add_statics(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses of static files, and of the script that other sites load by a fixed address."""

    @serves(pages, "static")
    def static(name: str) -> Response:
        edition = live()
        asset = edition.file(name)
        if asset:
            return answer(asset.served, asset.type, STATIC)
        asset = edition.stand_in(name)
        if asset is None:
            raise NotFound
        return answer(asset.served, asset.type, STAND_IN)

    @serves(pages, "script")
    def script() -> Response:
        return answer(live().assets["embed.js"].served, "text/javascript", SCRIPT)
