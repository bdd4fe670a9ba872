#!/usr/bin/env bash
# A page that BeautifulSoup has parsed and written is another text, though nothing was changed in it: attributes come
# sorted by name, quotes in them decide which marks are around them, and empty SVG elements get an end tag. A plugin
# that finds its own HTML again in `on_page_content` or later, after one such as mkdocs-markmap, must know that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 mkdocs-markmap==2.5.2 beautifulsoup4==4.15.0

mkdir docs
cat >docs/index.md <<'MD'
<div class="box" id="one" data-name="&quot;a&quot; b"><svg><path d="M0 0"/></svg></div>
MD
cat >mkdocs.yml <<'YAML'
site_name: Test
theme: {name: mkdocs}
plugins: [markmap]
hooks: [hook.py]
YAML
cat >hook.py <<'PY'
def on_page_context(context, page, config, nav):
    print("with markmap:", page.content.strip())
    expected = """<div class="box" data-name='"a" b' id="one"><svg><path d="M0 0"></path></svg></div>"""
    assert page.content.strip() == expected
PY
# the scripts of markmap itself are loaded from another host, and may be missing here
venv/bin/python -m mkdocs build 2>log >out || { cat log out; exit 1; }
cat out
