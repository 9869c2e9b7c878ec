#!/bin/sh
# Finds the Chromium that the tests drive, or installs one: Playwright's own, or else Debian's package.
set -eu
python=$1

found() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    own=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as p: print(p.chromium.executable_path)' 2>/dev/null) && [ -x "$own" ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

found && exit 0
echo "Installing Playwright's Chromium …"
"$python" -m playwright install --with-deps chromium >/dev/null 2>&1 && found && exit 0
if command -v apt-get >/dev/null 2>&1; then
    echo "That did not work; installing Chromium from the system's packages …"
    as_root apt-get update -qq && as_root apt-get install -y -qq chromium >/dev/null && found && exit 0
fi
cat >&2 <<'MESSAGE'
No Chromium could be installed. Install one yourself (for example: apt-get install chromium, or
python -m playwright install chromium), or set CHROMIUM to the path of one, then run this again.
MESSAGE
exit 1
