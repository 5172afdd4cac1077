#!/bin/sh
# What a container of this image does: entrypoint.sh web | worker | beat | migrate | healthcheck KIND | manage COMMAND…
#
# Addresses that hold a password are put together here, so that the password itself stays in a file:
#   DATABASE_HOST, DATABASE_NAME, DATABASE_USER, DATABASE_PASSWORD_FILE -> DATABASE_URL
#   REDIS_HOST, REDIS_PASSWORD_FILE                                     -> REDIS_URL
set -eu
cd "$(dirname "$0")/.."

read_quoted() {
  python -c 'import sys, urllib.parse as url; print(url.quote(open(sys.argv[1]).read().strip(), safe=""))' "$1"
}

if [ -n "${DATABASE_PASSWORD_FILE:-}" ]; then
  password=$(read_quoted "$DATABASE_PASSWORD_FILE")
  export DATABASE_URL="postgres://$DATABASE_USER:$password@$DATABASE_HOST:${DATABASE_PORT:-5432}/$DATABASE_NAME"
fi
if [ -n "${REDIS_PASSWORD_FILE:-}" ]; then
  password=$(read_quoted "$REDIS_PASSWORD_FILE")
  export REDIS_URL="redis://:$password@$REDIS_HOST:${REDIS_PORT:-6379}/0"
fi
unset password

export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"

case "${1:-}" in
  web)
    exec uvicorn designer.asgi:application --host 0.0.0.0 --port 8000 --workers "${WEB_PROCESSES:-2}" \
      --http designer.web_server.protocol:BoundedProtocol --ws none --limit-concurrency 900 --no-proxy-headers \
      --lifespan off --no-access-log --timeout-graceful-shutdown 5 ;;
  worker)
    exec celery --quiet --app=tasks worker --concurrency="${WORKER_PROCESSES:-4}" --loglevel="${LOG_LEVEL:-INFO}" \
      --without-gossip --without-mingle ;;
  beat)
    exec celery --quiet --app=tasks beat --loglevel="${LOG_LEVEL:-INFO}" --pidfile= ;;
  migrate)
    exec python manage.py migrate --noinput ;;
  healthcheck)
    exec python manage.py healthcheck "$2" ;;
  manage)
    shift
    exec python manage.py "$@" ;;
  *)
    echo "usage: entrypoint.sh web|worker|beat|migrate|healthcheck KIND|manage COMMAND…" >&2
    exit 2 ;;
esac
