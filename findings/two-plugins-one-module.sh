#!/usr/bin/env bash
# Two MkDocs plugins both install their code as the top-level package `src`. pip says nothing while the second
# overwrites the first one's files, `pip check` finds nothing broken, and then the first plugin cannot be loaded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
install() { venv/bin/pip install -q --disable-pip-version-check "$@"; }
install mkdocs==1.6.1
install mkdocs-img2fig-plugin==0.9.3

mkdir docs
echo '# Home' >docs/index.md
printf 'site_name: Test\ntheme: {name: mkdocs}\nplugins: [img2fig]\n' >mkdocs.yml
venv/bin/python -m mkdocs build -q
echo "img2fig alone: built"
install mkdocs-plugin-inline-svg==0.1.0
venv/bin/pip check
code=0
venv/bin/python -m mkdocs build -q 2>log || code=$?
echo "with inline-svg installed, and not used: status $code, $(tail -1 log)"
[ "$code" != 0 ]
grep -q "module 'src' has no attribute 'Image2FigurePlugin'" log
