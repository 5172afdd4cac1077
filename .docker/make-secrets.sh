#!/bin/sh
# Make the secrets that docker-compose.yml reads, each once; an existing one is left alone.
#
# The folder is closed to others. The files in it are not: a container mounts them with these very rights, and its
# user is another one than yours.
set -eu

folder="${1:-$(dirname "$0")/secrets}"
mkdir -p "$folder"
chmod 700 "$folder"
for name in secret_key credential_keys database_password redis_password; do
  [ -s "$folder/$name" ] && continue
  od -An -N 48 -t x1 /dev/urandom | tr -d ' \n' >"$folder/$name"
  chmod 444 "$folder/$name"
  echo "made $folder/$name"
done
