#!/usr/bin/env bash
# Python-Markdown's `toc` extension runs all postprocessors on each heading's text, and on the table of contents,
# before the page itself gets there: a postprocessor is called four times for a page with two headings, with
# fragments first. Without `toc` it is called once, with the page.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check markdown==3.11.3

cat >calls.py <<'PY'
import markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor


class Note(Postprocessor):
    def run(self, text):
        calls.append(text)
        return text


class Notes(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Note(md), "note", 0)


page = "# One\n\nText.\n\n## Two\n"
for others, expected in (([], 1), (["toc"], 4)):
    calls = []
    markdown.markdown(page, extensions=[Notes(), *others])
    print(f"with {others}: {len(calls)} calls, of which the first has {calls[0]!r}")
    assert len(calls) == expected
assert calls[:2] == ["One", "Two"] and calls[2].startswith('<div class="toc">') and "<p>Text.</p>" in calls[3]
PY
venv/bin/python calls.py
