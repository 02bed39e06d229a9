#!/bin/sh
# Asks a running server how it is, through `fraiseql healthcheck`, for container and service health
# checks.
#
#   scripts/healthcheck.sh [--check live|ready|health] [--timeout TIME]
#
# Exit codes: 0 healthy, 1 unhealthy, 2 wrong usage, 3 nobody answers.

set -eu

usage() {
  sed -n '2,7s/^# \{0,1\}//p' "$0"
}

case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# An installed package first, then a build of this checkout. Not `npx`: a health check must not
# look for anything on a network.
if command -v fraiseql >/dev/null 2>&1; then
  set -- fraiseql healthcheck "$@"
elif [ -f "$here/../dist/cli.js" ]; then
  set -- node "$here/../dist/cli.js" healthcheck "$@"
elif [ -f "$here/../node_modules/fraiseql/dist/cli.js" ]; then
  set -- node "$here/../node_modules/fraiseql/dist/cli.js" healthcheck "$@"
else
  echo 'healthcheck: fraiseql is neither on PATH nor built; run `npm run build`.' >&2
  exit 2
fi

code=0
"$@" || code=$?

case "$code" in
  0 | 1 | 2 | 3) exit "$code" ;;
  # The command line or the configuration is wrong.
  64 | 78) exit 2 ;;
  # A signal or a crash of the check itself: it has learned nothing of the server.
  *) exit 3 ;;
esac
