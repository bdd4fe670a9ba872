#!/usr/bin/env bash
# WeasyPrint draws an inline SVG without the page's stylesheet: a class that the page styles, a custom property of the
# page, and `currentColor` all come out black. Attributes, and a <style> inside the SVG, are heeded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check weasyprint==70.0

cat >draw.py <<'PY'
import re

from weasyprint import HTML

PAGE = """<style>body {{ color: #f00; --red: #f00 }} .box {{ fill: #f00 }}</style>
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{style}<rect width="40" height="40" {fill}/></svg>"""
CASES = {
    "a class that the page styles": ({"fill": 'class="box"'}, b"0 0 0"),
    "a custom property of the page": ({"fill": 'style="fill: var(--red)"'}, b"0 0 0"),
    "currentColor": ({"fill": 'fill="currentColor"'}, b"0 0 0"),
    "an attribute": ({"fill": 'fill="#f00"'}, b"1 0 0"),
    "a style inside the SVG": ({"fill": 'class="own"', "style": "<style>.own { fill: #f00 }</style>"}, b"1 0 0"),
}
for name, (parts, expected) in CASES.items():
    pdf = HTML(string=PAGE.format(**{"style": "", **parts})).write_pdf(uncompressed_pdf=True)
    colours = re.findall(rb"([\d.]+ [\d.]+ [\d.]+) rg\b", pdf)
    print(f"{name}: {b', '.join(colours).decode()}")
    assert colours == [expected]
PY
venv/bin/python draw.py
