#!/usr/bin/env bash
# Make .venv with the locked packages: `scripts/setup.sh core` to run, `scripts/setup.sh postgres` to
# run on PostgreSQL, `scripts/setup.sh corpus` for a corpus of reports, `scripts/setup.sh ocr` to read
# scanned reports too, `scripts/setup.sh dev` to test.
# uv is used where it is installed (faster); otherwise pip, which honours the mirror the user has set.
set -euo pipefail
cd "$(dirname "$0")/.."
lock="requirements/$1.txt"
say() { printf '%s\n' "$*" >&2; }

python=${PYTHON:-python3}
command -v "$python" >/dev/null || { say "没有找到 $python。请先安装 Python 3.11 或更高版本。"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  say "Python 版本过低：$("$python" --version)。gongkai 需要 3.11 或更高版本，可用 PYTHON=python3.11 make run 指定。"; exit 1; }

if [ ! -x .venv/bin/python ]; then
  say "正在建立虚拟环境 .venv …"
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    # Debian splits venv from python3; on a machine of one's own the package can simply be added.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "缺少 venv 组件，正在安装 python3-venv …"
      apt-get update -qq >&2 && apt-get install -y -qq python3-venv >&2
      "$python" -m venv .venv
    else
      say "缺少 venv 组件。请先运行：sudo apt-get install python3-venv"; exit 1
    fi
  fi
fi

# The tests need a browser with Chinese letters and a converter of Word files; what needs them is
# skipped without. They come while the packages do.
browser=""
if [ "$1" = dev ] && ! { command -v chromium-headless-shell && command -v soffice; } >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "正在安装浏览器 Chromium、中文字体和 LibreOffice（供测试）…"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends chromium-headless-shell fonts-noto-cjk libreoffice-writer-nogui \
      libreoffice-calc-nogui; } >/dev/null & browser=$!
    # Should the packages fail, the system's are not left half-way.
    trap wait EXIT
  else
    say "没有 Chromium 或 LibreOffice，相关测试将跳过。可以安装："
    say "  sudo apt-get install chromium-headless-shell fonts-noto-cjk \\
    libreoffice-writer-nogui libreoffice-calc-nogui"
  fi
fi

say "正在安装锁定版本的依赖（$lock）…"
if command -v uv >/dev/null; then
  VIRTUAL_ENV=.venv uv pip install -q --require-hashes -r "$lock"
  VIRTUAL_ENV=.venv uv pip install -q --no-deps --no-build-isolation -e .
else
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
fi

if [ -n "$browser" ]; then
  wait "$browser" || say "没有装上 Chromium 或 LibreOffice，相关测试将跳过。"
fi
touch ".venv/.ready-$1"
[ "$1" = core ] || touch .venv/.ready-core
