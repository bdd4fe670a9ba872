#!/usr/bin/env bash
# `mkdocs build --strict` fails on a broken link. With `--quiet` it says nothing and passes: the handler that counts
# warnings for `--strict` counts only what the verbosity lets through.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1

mkdir docs
echo '[broken](nowhere.md)' >docs/index.md
printf 'site_name: Test\ntheme: {name: mkdocs}\n' >mkdocs.yml
status() {
  local code=0
  venv/bin/python -m mkdocs build "$@" >log 2>&1 || code=$?
  echo "mkdocs build $*: status $code, $(grep -c WARNING log || true) warnings"
  [ "$code" = "$expected" ]
}
expected=1 status --strict
expected=0 status --strict --quiet
