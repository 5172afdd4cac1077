#!/bin/sh
# Install what Debian has to add: `build` for compiling the bindings of Kerberos and LDAP, `run` for using them.
set -eu

case "${1:-}" in
  build) packages="gcc libc6-dev libkrb5-dev libldap-dev libsasl2-dev" ;;
  run) packages="libkrb5-3 libgssapi-krb5-2 krb5-user libldap-2.5-0 ca-certificates" ;;
  *) echo "usage: system-packages.sh build|run" >&2; exit 2 ;;
esac

export DEBIAN_FRONTEND=noninteractive
apt-get update
# shellcheck disable=SC2086 # a list of words
apt-get install --yes --no-install-recommends $packages
rm -rf /var/lib/apt/lists/*
