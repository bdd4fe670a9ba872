#!/usr/bin/env bash
# mkdocs-print-site-plugin: on the page to print, all anchors that links name get the page's name before them, and few ids do:
# those of headings and list items. Links to other elements lead nowhere, as to an HTML block or to a footnote's place in
# the text. In a heading the id is replaced wherever its letters stand in the tag: "## h" becomes <index-h2 id="index-h">,
# which is no heading. `mkdocs build --strict` passes, as the pages themselves are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 mkdocs-print-site-plugin==2.9

mkdir docs
cat >docs/index.md <<'MD'
# Gates

A gate[^1], [its table](#table), [its state](#h), [the end](#the-end).

<div id="table">A table</div>

## h

The hidden state.

## The end

[^1]: A note.
MD
cat >mkdocs.yml <<'YAML'
site_name: Test
theme: {name: mkdocs}
markdown_extensions: [footnotes]
validation: {anchors: warn}
plugins: [print-site]
YAML
NO_MKDOCS_2_WARNING=1 venv/bin/python -m mkdocs build -q --strict
cat >look.py <<'PY'
import re

for page in ("index.html", "print_page/index.html"):
    text = open(f"site/{page}").read()
    text = text[text.index("A gate") :]
    ids, links = re.findall(r'\bid="([^"]+)"', text), re.findall(r'href="#([^"]+)"', text)
    print(page, "lost:", sorted({link for link in links if link not in ids}), "headings:", re.findall(r"<[^ >]*h2[^>]*>", text))
PY
venv/bin/python look.py | tee seen
diff seen - <<'SEEN'
index.html lost: [] headings: ['<h2 id="h">', '</h2>', '<h2 id="the-end">', '</h2>']
print_page/index.html lost: ['index-fnref:1', 'index-table'] headings: ['<index-h2 id="index-h">', '</h2>', '<h2 id="index-the-end">', '</h2>']
SEEN
