#!/usr/bin/env bash
# Run a command with DATABASE_URL pointing to a PostgreSQL of its own, thrown away afterwards:
# scripts/with_postgres.sh make test
set -euo pipefail
say() { printf '%s\n' "$*" >&2; }

find_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
bin=$(find_bin)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  say "正在安装 PostgreSQL …"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
  bin=$(find_bin)
fi
[ -n "$bin" ] || { say "没有找到 PostgreSQL。请先安装：sudo apt-get install postgresql"; exit 1; }

# PostgreSQL refuses to run as root; its package brings a user for it.
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
folder=$(mktemp -d)
[ "$(id -u)" != 0 ] || chown postgres "$folder"
stop() {
  as_server "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
# Nothing here need outlive the server.
unkept="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
port=$((20000 + RANDOM % 20000))
cd "$folder"
as_server "$bin/initdb" -D "$folder/data" -U gongkai -A trust --locale=C.UTF-8 -E UTF8 >/dev/null
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
  -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200 $unkept" >/dev/null
as_server "$bin/createdb" -h 127.0.0.1 -p "$port" -U gongkai gongkai
cd - >/dev/null
export DATABASE_URL="postgres://gongkai@127.0.0.1:$port/gongkai"
"$@"
