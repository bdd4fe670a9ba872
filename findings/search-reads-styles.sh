#!/usr/bin/env bash
# `plugins: [search]` puts the text of a <style> in the page into the search index with MkDocs' own themes, and twice:
# with the page and with its section. The same line in a site with Material is another plugin. That one has the
# section alone, and leaves the element out if it carries `data-search-exclude`, which MkDocs' own does not heed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 mkdocs-material==9.8.2

mkdir docs
cat >docs/index.md <<'MD'
# Home

Words.

<style data-search-exclude>.zebra { color: red }</style>
MD
for theme in mkdocs material; do
  printf 'site_name: Test\ntheme: {name: %s}\nplugins: [search]\n' "$theme" >mkdocs.yml
  NO_MKDOCS_2_WARNING=1 venv/bin/python -m mkdocs build -q
  cp site/search/search_index.json "$theme.json"
done
cat >look.py <<'PY'
import json

for theme, expected in (("mkdocs", 2), ("material", 0)):
    entries = json.load(open(f"{theme}.json"))["docs"]
    count = sum("zebra" in entry["text"] for entry in entries)
    print(f"{theme}: {len(entries)} entries, {count} of them with the stylesheet")
    assert count == expected
PY
venv/bin/python look.py
