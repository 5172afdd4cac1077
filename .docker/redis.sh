#!/bin/sh
# Start Redis with the password of the file REDIS_PASSWORD_FILE, which thereby stands in no list of processes.
set -eu
umask 077

configuration=$(mktemp)
cat >"$configuration" <<END
requirepass $(cat "$REDIS_PASSWORD_FILE")
port ${REDIS_PORT:-6379}
dir ${REDIS_FOLDER:-/data}
appendonly yes
maxmemory-policy noeviction
END
exec redis-server "$configuration"
