#!/usr/bin/env bash
# mkdocs-llmstxt: in the text that it makes of a page for language models, ten to the power of three is 103, whether it was written as
# HTML or with pymdownx.caret, and h squared is h2. A "|" in a cell, escaped in the page, begins another cell there, and as many at the
# end of the row are dropped: of the row P(word | state) = 0.7, 48 the 48 is lost. The pages are right, and --strict passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 mkdocs-llmstxt==0.5.1 pymdown-extensions==13.1.2 mdformat==0.7.22 mdformat-tables==1.0.0 markdownify==1.2.3

mkdir docs
cat >docs/index.md <<'MD'
# Sizes

A model of 10^3^ words has 5 · 10<sup>6</sup> parameters, and h^2^ of them are recurrent.

| what | value |
| --- | --- |
| P(word \| state) = 0.7 | 48 |
| recurrent weights | 56 |
MD
cat >mkdocs.yml <<'YAML'
site_name: Test
site_url: https://example.org/
theme: {name: mkdocs}
markdown_extensions: [tables, pymdownx.caret]
plugins:
  - llmstxt: {full_output: llms-full.txt, sections: {Pages: [index.md]}}
YAML
NO_MKDOCS_2_WARNING=1 venv/bin/python -m mkdocs build -q --strict
sed -n '/<p>A model/,/<[/]table>/p' site/index.html | grep -o '<p>.*</p>\|<td>.*</td>' | tee seen
grep -v '^$' site/llms-full.txt | tee -a seen
diff seen - <<'SEEN'
<p>A model of 10<sup>3</sup> words has 5 · 10<sup>6</sup> parameters, and h<sup>2</sup> of them are recurrent.</p>
<td>P(word | state) = 0.7</td>
<td>48</td>
<td>recurrent weights</td>
<td>56</td>
# Test
# Pages
# Sizes
A model of 103 words has 5 · 106 parameters, and h2 of them are recurrent.
| what              | value        |
| ----------------- | ------------ |
| P(word            | state) = 0.7 |
| recurrent weights | 56           |
SEEN
