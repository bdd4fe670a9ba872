#!/usr/bin/env bash
# A doctest in a Google-style docstring that has no "Examples:" above it is plain Markdown to mkdocstrings: prompts become
# quotes, and brackets behind brackets, as in a subscript or a printed list of tuples, a cross-reference that autorefs
# cannot resolve. `mkdocs build --strict` fails on it. Below "Examples:" it is code, and the build passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mkdocs==1.6.1 mkdocstrings==1.0.8 \
  mkdocstrings-python==2.0.11 mkdocs-autorefs==1.4.5

mkdir docs
echo '::: counted' >docs/index.md
cat >mkdocs.yml <<'YML'
site_name: Test
theme: mkdocs
plugins:
  - mkdocstrings:
      handlers: {python: {paths: [.], options: {docstring_style: google}}}
YML

with_docstring() {
  printf 'def pairs():\n    """Some pairs.\n\n%s\n    """\n    return [("a", "b"), ("c", "d")]\n' "$1" >counted.py
}

with_docstring "    >>> [pair for pair in pairs()][:2]
    [('a', 'b'), ('c', 'd')]"
if venv/bin/mkdocs build --strict >log 2>&1; then
  echo "the build passes now"
  exit 1
fi
grep -F 'Could not find cross-reference target' log

with_docstring "    Examples:
        >>> [pair for pair in pairs()][:2]
        [('a', 'b'), ('c', 'd')]"
venv/bin/mkdocs build --strict >log 2>&1
echo 'below "Examples:" the build passes'
