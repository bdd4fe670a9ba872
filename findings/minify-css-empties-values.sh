#!/usr/bin/env bash
# mkdocs-minify-plugin: with minify_css, a stylesheet loses what a browser reads in it. "0px" and "0%" become "0" inside max(), clamp() and color-mix(),
# where a number is no length and no percentage, and in a property of one's own that calc() adds to; hsl() with blanks runs into "hsl(00%50%)". Such a
# declaration is dropped. In a nested rule "b :hover", anything in b, becomes "b:hover". Written with commas, hsl() is kept; and --strict passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 mkdocs-minify-plugin==0.8.0 csscompressor==0.9.5 weasyprint==70.0

mkdir docs
echo '# LSTM' >docs/index.md
cat >docs/extra.css <<'CSS'
.a { color: hsl(0 0% 50%) }
.b { color: hsl(0, 0%, 50%) }
.c { padding: max(0px, 1em) }
.d { margin: clamp(0px, 2vw, 10px) }
.e { color: color-mix(in srgb, red 0%, blue) }
:root { --gap: 0px }
.f { width: calc(50px + var(--gap)) }
.g { b :hover { color: red } }
CSS
cat >mkdocs.yml <<'YML'
site_name: LSTM
theme: mkdocs
extra_css: [extra.css]
plugins: [{minify: {minify_css: true, css_files: [extra.css]}}]
YML
NO_MKDOCS_2_WARNING=1 venv/bin/mkdocs build --strict --quiet

cat >read.py <<'PY'
import logging
import re
from pathlib import Path

from weasyprint import HTML

dropped = []
logging.getLogger("weasyprint").addHandler(handler := logging.Handler())
handler.emit = lambda record: dropped.append(record.getMessage())


def is_dropped(rule):
    dropped.clear()
    HTML(string=f"<style>{rule}</style><p class='a b c'>LSTM").write_pdf()
    return bool(dropped)


small = Path("site/extra.min.css").read_text()
print(small.replace("}", "}\n").replace("}\n}", "}}").strip())
for rule in Path("docs/extra.css").read_text().splitlines()[:3]:
    after = re.search(re.escape(rule[:2]) + r".*?}", small)[0]
    print(rule[:2], "dropped by WeasyPrint before:", is_dropped(rule), "after:", is_dropped(after))
PY
venv/bin/python read.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
.a{color:hsl(00%50%)}
.b{color:hsl(0,0%,50%)}
.c{padding:max(0,1em)}
.d{margin:clamp(0,2vw,10px)}
.e{color:color-mix(in srgb,red 0,blue)}
:root{--gap:0}
.f{width:calc(50px + var(--gap))}
.g{b:hover{color:red}}
.a dropped by WeasyPrint before: False after: True
.b dropped by WeasyPrint before: False after: False
.c dropped by WeasyPrint before: False after: True
SEEN
