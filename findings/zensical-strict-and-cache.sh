#!/usr/bin/env bash
# `zensical build --strict` passes while a Python-Markdown extension logs an error, and a page is taken from the cache
# though a file that an extension read has changed: the extension is not run at all, so it cannot say so.
# Only `--clean` runs it, and then the error that it logs is shown, and passes `--strict`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check zensical==0.0.73

mkdir docs
echo '# Home' >docs/index.md
printf 'site_name: Test\nmarkdown_extensions: [value]\n' >mkdocs.yml
cat >value.py <<'PY'
import logging
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class Value(Preprocessor):
    def run(self, lines):
        value = Path("value.txt").read_text().strip()
        if value == "wrong":
            logging.getLogger("value").error("the value is wrong")
        return [*lines, "", f"The value is {value}."]


class Values(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Value(md), "value", 30)


def makeExtension(**options):
    return Values(**options)
PY

build() {  # what the page must say, and whether the error must be there; the options
  local said=$1 errors=$2
  shift 2
  PYTHONPATH=. venv/bin/python -m zensical build "$@" >log 2>&1
  echo "zensical build $*: status 0, $(grep -c 'the value is wrong' log || true) errors, $(grep -o 'The value is [a-z]*' site/index.html)"
  grep -q "The value is $said" site/index.html
  [ "$(grep -c 'the value is wrong' log || true)" -ge "$errors" ]
  [ "$errors" != 0 ] || ! grep -q 'the value is wrong' log
}
echo right >value.txt
build right 0 --strict
echo wrong >value.txt
build right 0 --strict
build wrong 1 --strict --clean
