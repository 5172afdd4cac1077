#!/bin/sh
# Make a virtual environment in the folder $1 with exactly the packages of requirements/kerberos.lock: those of
# requirements/server.lock, and Kerberos and LDAP, which are built here.
set -eu

python3 -m venv "$1"
"$1/bin/python" -m pip install --no-cache-dir --disable-pip-version-check --no-input \
  --require-hashes -r requirements/kerberos.lock
