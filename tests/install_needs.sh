#!/bin/sh
# Finds what the tests need beside Python, or installs it: nginx from Debian's package, and the Chromium that they
# drive, Playwright's own or else Debian's package. Without nginx some tests are skipped; where CI is set, that is an
# error.
set -eu
python=$1

# Chromium without windows, in which a page takes two thirds of the CPU time; Playwright's own is one.
found_shell() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
    command -v chromium-headless-shell >/dev/null 2>&1 && return 0
    own=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as p: print(p.chromium.executable_path)' 2>/dev/null) && [ -x "$own" ]
}

found() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    found_shell
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

has_nginx() {
    command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]
}

# Nobody is asked for a password for what the tests can do without.
install_quietly() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then run=""; else run="sudo -n"; fi
    echo "Installing $1 …"
    $run apt-get update -qq >/dev/null 2>&1 && $run apt-get install -y -qq "$1" >/dev/null 2>&1
}

# The server that the package starts by itself is stopped.
install_nginx() {
    install_quietly nginx || return 1
    $run service nginx stop >/dev/null 2>&1 || true
}

if ! has_nginx && ! { install_nginx && has_nginx; }; then
    echo "nginx could not be installed (Debian: apt-get install nginx); tests of the export behind it are skipped." >&2
    [ -z "${CI:-}" ] || exit 1
fi
# The picture file must look right in programs that are no browsers; without this one, that test is skipped.
if ! command -v rsvg-convert >/dev/null 2>&1 && ! install_quietly librsvg2-bin; then
    echo "rsvg-convert could not be installed (Debian: apt-get install librsvg2-bin); one test is skipped." >&2
fi
found_shell && exit 0
found && { install_quietly chromium-headless-shell || true; } && exit 0
echo "Installing Playwright's Chromium …"
"$python" -m playwright install --with-deps chromium >/dev/null 2>&1 && found && exit 0
if command -v apt-get >/dev/null 2>&1; then
    echo "That did not work; installing Chromium from the system's packages …"
    as_root apt-get update -qq || true
    for name in chromium-headless-shell chromium; do
        as_root apt-get install -y -qq "$name" >/dev/null && found && exit 0
    done
fi
cat >&2 <<'MESSAGE'
No Chromium could be installed. Install one yourself (for example: apt-get install chromium, or
python -m playwright install chromium), or set CHROMIUM to the path of one, then run this again.
MESSAGE
exit 1
