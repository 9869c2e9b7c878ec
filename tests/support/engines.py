"""Firefox and WebKit, asked where they are installed: Firefox by its Marionette protocol, WebKitGTK by its
WebDriver.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = shutil.which("WebKitWebDriver")
XVFB = shutil.which("xvfb-run")
MINI_BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
_UNSEEN = [XVFB or "", "-a", "-s", "-screen 0 1400x1100x24"]
TAB, ENTER, SHIFT = "\ue004", "\ue007", "\ue008"
_PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "network.proxy.type": 0,
    "accessibility.tabfocus": 7,
    "ui.systemUsesDarkTheme": 0,
    "webgl.force-enabled": True,
}
NO_FIREFOX = "Firefox is not installed (Debian: apt-get install firefox-esr)"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Engine:
    """A browser that can be sent somewhere, typed at, asked and photographed."""

    def ask(self, script: str, *values: Any) -> Any:
        """What a function's body returns in the page."""
        raise NotImplementedError

    def go(self, address: str) -> None:
        raise NotImplementedError

    def resize(self, width: int = 1280, height: int = 1000) -> None:
        """Give the window another size, or that which it has at first."""
        raise NotImplementedError

    def enter(self, frame: str) -> None:
        """What is asked from now on is asked inside the frame of a selector, until one goes elsewhere."""
        raise NotImplementedError

    def press(self, key: str) -> None:
        raise NotImplementedError

    def picture(self) -> bytes:
        """The window as PNG."""
        raise NotImplementedError

    def role_and_name(self, selector: str) -> tuple[str, str]:
        """Role and name that the browser computes for an element."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class Firefox(Engine):
    """Firefox without geckodriver: in a window that nobody sees, for it draws surfaces in windows alone, or else
    headless.
    """

    def __init__(self) -> None:
        port = free_port()
        self._profile = tempfile.mkdtemp()
        lines = {**_PREFERENCES, "marionette.port": port}
        user = "".join(f"user_pref({json.dumps(name)},{json.dumps(value)});" for name, value in lines.items())
        Path(self._profile, "user.js").write_text(user, encoding="utf-8")
        shown = [*_UNSEEN, FIREFOX or ""] if XVFB else [FIREFOX or "", "--headless"]
        self._process = subprocess.Popen(
            [*shown, "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", self._profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "MOZ_DISABLE_CONTENT_SANDBOX": "1", "LIBGL_ALWAYS_SOFTWARE": "1"},
        )
        self._socket = _connect(port)
        self._count = 0
        self._receive()
        self._command("WebDriver:NewSession")
        self.resize()

    def _receive(self) -> Any:
        head = b""
        while not head.endswith(b":"):
            head += self._socket.recv(1)
        body = b""
        while len(body) < int(head[:-1]):
            body += self._socket.recv(int(head[:-1]) - len(body))
        return json.loads(body)

    def _command(self, name: str, **values: Any) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, name, values]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        answer = self._receive()
        assert not answer[2], answer[2]
        return answer[3]

    def ask(self, script: str, *values: Any) -> Any:
        return self._command("WebDriver:ExecuteScript", script=script, args=list(values))["value"]

    def resize(self, width: int = 1280, height: int = 1000) -> None:
        # WebDriver's own command waits five seconds for a window manager, and there is none.
        self._in_browser(f"window.resizeTo({width}, {height})")
        settle(self, f"return outerWidth === {width} && outerHeight === {height}")

    def go(self, address: str) -> None:
        self._command("WebDriver:SwitchToFrame", id=None)
        self._command("WebDriver:Navigate", url=address)

    def enter(self, frame: str) -> None:
        self._command("WebDriver:SwitchToFrame", element=self._found(frame))

    def _found(self, selector: str) -> str:
        (element,) = self._command("WebDriver:FindElement", using="css selector", value=selector)["value"].values()
        return str(element)

    def press(self, key: str) -> None:
        keys = [key] if len(key) == 1 else [SHIFT, key[1:]]
        down = [{"type": "keyDown", "value": one} for one in keys]
        up = [{"type": "keyUp", "value": one} for one in reversed(keys)]
        self._command("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": down + up}])

    def picture(self) -> bytes:
        return base64.b64decode(self._command("WebDriver:TakeScreenshot", full=False)["value"])

    def role_and_name(self, selector: str) -> tuple[str, str]:
        element = self._found(selector)
        role = self._command("WebDriver:GetComputedRole", id=element)["value"]
        return role, self._command("WebDriver:GetComputedLabel", id=element)["value"]

    @contextmanager
    def preferring(self, name: str, value: int) -> Iterator[None]:
        """Give a preference of the browser a value for a while."""
        self._in_browser(f"Services.prefs.setIntPref({json.dumps(name)}, {value})")
        try:
            yield
        finally:
            self._in_browser(f"Services.prefs.clearUserPref({json.dumps(name)})")

    def _in_browser(self, script: str) -> None:
        """Run a script with the rights of the browser itself."""
        self._command("Marionette:SetContext", value="chrome")
        self._command("WebDriver:ExecuteScript", script=script, args=[])
        self._command("Marionette:SetContext", value="content")

    def close(self) -> None:
        os.killpg(self._process.pid, 15)
        self._process.wait(10)
        self._socket.close()
        shutil.rmtree(self._profile, ignore_errors=True)


def _connect(port: int) -> socket.socket:
    for _ in range(120):
        try:
            return socket.create_connection(("127.0.0.1", port))
        except OSError:
            time.sleep(0.25)
    raise TimeoutError("the browser does not answer")


class WebKit(Engine):
    """WebKitGTK's small browser in a window of its own that nobody sees."""

    def __init__(self) -> None:
        self._port = free_port()
        quiet = {
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        self._process = subprocess.Popen(
            [*_UNSEEN, "dbus-run-session", "--", WEBKIT or "", "-p", str(self._port)],
            env={**os.environ, **quiet},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _connect(self._port).close()
        options = {"binary": str(MINI_BROWSER), "args": ["--automation"]}
        started = self._request(
            "POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        )
        self._session = f"/session/{started['sessionId']}"
        self.resize()

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body or {}).encode() if method == "POST" else None
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self._port}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)["value"]

    def ask(self, script: str, *values: Any) -> Any:
        return self._request("POST", f"{self._session}/execute/sync", {"script": script, "args": list(values)})

    def resize(self, width: int = 1280, height: int = 1000) -> None:
        self._request("POST", f"{self._session}/window/rect", {"width": width, "height": height})

    def go(self, address: str) -> None:
        self._request("POST", f"{self._session}/frame", {"id": None})
        self._request("POST", f"{self._session}/url", {"url": address})

    def enter(self, frame: str) -> None:
        self._request("POST", f"{self._session}/frame", {"id": self._found(frame)})

    def _found(self, selector: str) -> dict[str, str]:
        found: dict[str, str] = self._request(
            "POST", f"{self._session}/element", {"using": "css selector", "value": selector}
        )
        return found

    def press(self, key: str) -> None:
        keys = [key] if len(key) == 1 else [SHIFT, key[1:]]
        down = [{"type": "keyDown", "value": one} for one in keys]
        up = [{"type": "keyUp", "value": one} for one in reversed(keys)]
        self._request(
            "POST", f"{self._session}/actions", {"actions": [{"type": "key", "id": "keys", "actions": down + up}]}
        )

    def picture(self) -> bytes:
        return base64.b64decode(self._request("GET", f"{self._session}/screenshot"))

    def role_and_name(self, selector: str) -> tuple[str, str]:
        (element,) = self._found(selector).values()
        at = f"{self._session}/element/{element}"
        return self._request("GET", f"{at}/computedrole"), self._request("GET", f"{at}/computedlabel")

    def close(self) -> None:
        try:
            self._request("DELETE", self._session)
        finally:
            os.killpg(self._process.pid, 15)
            self._process.wait(10)


@pytest.fixture(scope="session")
def engines() -> Iterator[Callable[[str], Engine]]:
    """Gives an engine by its name, started when a test first asks for it: a start takes longer than most tests."""
    started: dict[str, Engine] = {}

    def engine_of(name: str) -> Engine:
        if name not in started:
            started[name] = Firefox() if name == "firefox" else WebKit()
        return started[name]

    yield engine_of
    for one in started.values():
        one.close()


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request, engines) -> Iterator[Engine]:
    """Each of the two that is installed."""
    if request.param == "firefox" and not FIREFOX:
        pytest.skip(NO_FIREFOX)
    if request.param == "webkit" and not (WEBKIT and XVFB and MINI_BROWSER):
        pytest.skip(
            "WebKitGTK's driver is not installed (Debian: apt-get install webkit2gtk-driver xvfb xauth dbus-x11)"
        )
    found = engines(request.param)
    yield found
    found.go("about:blank")


@pytest.fixture(scope="module")
def drawing_engine(engine) -> Engine:
    """Each of the two that is installed, in a window, where it draws surfaces without a graphics processor."""
    if not XVFB:
        pytest.skip("A screen for Firefox is not installed (Debian: apt-get install xvfb xauth)")
    return engine


def settle(engine: Engine, script: str, *, seconds: float = 4.0) -> None:
    """Wait until a page says yes."""
    end = time.monotonic() + seconds
    while not engine.ask(script):
        if time.monotonic() > end:
            raise AssertionError(f"never: {script}")
        time.sleep(0.05)
