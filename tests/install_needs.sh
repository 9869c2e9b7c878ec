#!/bin/sh
# Finds what the tests need beside Python, or installs it: servers and tools from Debian's packages, and the Chromium
# that they drive, Playwright's own or else Debian's package. Without the tools some tests are skipped; where CI is set,
# that is an error.
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

# What the tests start, and the Debian package that holds it.
needed="nginx:nginx openssl:openssl curl:curl systemd-analyze:systemd rsvg-convert:librsvg2-bin"
PATH="$PATH:/usr/sbin"

# The packages of what is not here.
missing() {
    for one in $needed; do
        command -v "${one%%:*}" >/dev/null 2>&1 || printf '%s ' "${one#*:}"
    done
}

# Nobody is asked for a password for what the tests can do without.
install_quietly() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then run=""; else run="sudo -n"; fi
    $run true 2>/dev/null || return 1
    echo "Installing $* …"
    $run apt-get update -qq >/dev/null 2>&1 && $run apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

if [ -n "$(missing)" ]; then
    before=$(missing)
    # shellcheck disable=SC2086 # a word each
    install_quietly $before || for one in $before; do install_quietly "$one" || true; done
    # The server that the package starts by itself is stopped.
    case "$before" in *nginx*) ${run:-} service nginx stop >/dev/null 2>&1 || true ;; esac
    if [ -n "$(missing)" ]; then
        echo "Not installed: $(missing)(Debian: apt-get install $(missing)). The tests that need them are skipped." >&2
        [ -z "${CI:-}" ] || exit 1
    fi
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
