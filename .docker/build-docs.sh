#!/bin/sh
# Build the documentation's site from docs/ into the folder $1, or static/docs; what is not right in it is an error.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python=.venv/bin/python
[ -x "$python" ] || python=python3
"$python" -m sphinx --quiet --fail-on-warning --keep-going -c docs/site -d "$scratch" docs "${1:-static/docs}"
# Each file with a compressed one beside it, which browsers get.
"$python" -m whitenoise.compress --quiet "${1:-static/docs}"
