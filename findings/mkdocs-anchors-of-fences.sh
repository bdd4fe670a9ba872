#!/usr/bin/env bash
# MkDocs' check of anchors does not see an id in HTML that a fence was made into: the link to it is reported as
# broken, though the page has the id once. The same HTML, written as a raw block, is known.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 markdown==3.11.3 pymdown-extensions==13.1.2

mkdir docs
cat >box.py <<'PY'
def fence(source, language, css_class, options, md, **kwargs):
    return f'<div id="{source.strip()}">A box</div>'
PY
cat >mkdocs.yml <<'YAML'
site_name: Test
theme: {name: mkdocs}
validation: {anchors: warn}
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: box
          class: box
          format: !!python/name:box.fence
YAML
printf '[raw](#raw) and [fenced](#fenced)\n\n<div id="raw">A box</div>\n\n```box\nfenced\n```\n' >docs/index.md

PYTHONPATH=. NO_MKDOCS_2_WARNING=1 venv/bin/python -m mkdocs build 2>&1 | tee log
[ "$(grep -c 'id="fenced"' site/index.html)" = 1 ]
grep -q "contains a link '#fenced', but there is no such anchor" log
! grep -q "'#raw'" log
