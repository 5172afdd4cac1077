#!/bin/sh
# Collect what the web server serves into STATIC_ROOT. Needs no secret and no database.
set -eu

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
SECRET_KEY=only-while-the-image-is-built DATA_DIR="$scratch" python manage.py collectstatic --noinput --clear
# What a process makes is for its user alone; these are for whoever serves them.
chmod -R a+rX "${STATIC_ROOT:-static}"
