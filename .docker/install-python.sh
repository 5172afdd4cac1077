#!/bin/sh
# Make a virtual environment in the folder $1 with exactly the packages of requirements/server.lock.
set -eu

python3 -m venv "$1"
"$1/bin/python" -m pip install --no-cache-dir --disable-pip-version-check --no-input \
  --require-hashes -r requirements/server.lock
