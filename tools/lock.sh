#!/bin/sh
# Pins every package with the hashes of all its files. `sh tools/lock.sh UV` keeps the versions that still satisfy
# pyproject.toml; `sh tools/lock.sh UV --upgrade` takes the newest ones.
set -eu
uv=$1
shift
locked() {
    out=$1
    shift
    "$uv" --quiet pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
        --no-header --no-annotate --output-file "$out" "$@"
}
# What servers run; what tests need beside it, at the same versions; what makes PDF files and pictures of diagrams; and
# what pip fetches to build the wheel.
locked constraints.txt pyproject.toml --extra server "$@"
locked constraints-dev.txt pyproject.toml --extra dev --extra server --constraint constraints.txt "$@"
printf 'weasyprint\nresvg-py\n' | locked constraints-extras.txt - --constraint constraints-dev.txt "$@"
printf 'hatchling\neditables\n' | locked constraints-build.txt - --constraint constraints-dev.txt "$@"
