"""The programs that turn Markdown into HTML, or rewrite it, each tried on a page with our blocks.

A trial gets a Python program and an empty folder, and tells what is wrong.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path

from sites import block, parse, results, text_of, with_class, write_files

ROOT = Path(__file__).parents[2]
GOOD = block("id: first", "title: The encoder", "features: 3", "units: 2")
TEXT = f"""\
# Home

It has `{{lstm-params}} first.parameters` parameters: [the first](#first).

{GOOD}

- item

{GOOD.replace("first", "nested").replace("```lstm", "    ```lstm").replace(chr(10), chr(10) + "    ")}

````markdown
{block("features: 5", "units: 7")}
````

{block("features: 3", "unit: 2")}
"""
MISTAKE = "there is no option 'unit'"


def run(root: Path, command: Sequence[str], stdin: str | None = None, **environment: str) -> str:
    """Run a command in a folder; what it prints comes back, its errors too."""
    done = subprocess.run(
        command,
        cwd=root,
        input=stdin,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    (root / "log").write_text(done.stdout, encoding="utf-8")
    return done.stdout


def faults(html: str, log: str, has_style: bool = True) -> Collection[str]:
    """What is wrong with the page that was made of the text."""
    page = parse(html)
    found = set()
    if [result.get("data-parameters") for result in results(page)] != ["48", "48"]:
        found.add("results")
    if log.count(MISTAKE) != 1 or len(with_class(page, "lstm-params-error")) != 1:
        found.add("error")
    if [text_of(value) for value in with_class(page, "lstm-params-value")] != ["48"]:
        found.add("value")
    if not any("units: 7" in text_of(code) for code in page.iter("code")):
        found.add("example")
    if has_style and html.count("data:text/css,.lstm-params") != 1:
        found.add("style")
    if not any(element.get("id") == "first" for element in page.iter()):
        found.add("links")
    return found


def as_code(html: str) -> Collection[str]:
    """What is wrong with a page whose blocks stay code, since no Python-Markdown runs."""
    page = parse(html)
    shown = [text_of(pre) for pre in page.iter("pre")]
    is_whole = any("features: 3" in text and "units: 2" in text for text in shown)
    return [] if is_whole and not results(page) else ["code"]


def markdown_command(python: str, root: Path) -> Collection[str]:
    """`python -m markdown`, which makes HTML of one file."""
    write_files(root, {"page.md": TEXT})
    command = [
        python,
        "-m",
        "markdown",
        "-x",
        "lstm_params",
        "-x",
        "fenced_code",
        "-f",
        "page.html",
        "page.md",
    ]
    log = run(root, command)
    return faults((root / "page.html").read_text(encoding="utf-8"), log)


def markdown_function(python: str, root: Path) -> Collection[str]:
    """`markdown.markdown()` in a program."""
    code = """\
import sys, markdown
print(markdown.markdown(sys.stdin.read(), extensions=["fenced_code", "lstm_params"]))
"""
    write_files(root, {"run.py": code, "page.md": TEXT})
    done = subprocess.run(
        [python, "run.py"], cwd=root, input=TEXT, capture_output=True, encoding="utf-8", check=True
    )
    return faults(done.stdout, done.stderr)


SETTINGS = "site_name: Test\nuse_directory_urls: false\ntheme: {name: material, font: false}\n"


def properdocs(python: str, root: Path) -> Collection[str]:
    """A site by ProperDocs, with the settings of MkDocs."""
    write_files(root, {"mkdocs.yml": f"{SETTINGS}plugins: [search, lstm-params]\n", "docs/index.md": TEXT})
    log = run(root, [python, "-m", "properdocs", "build"])
    return faults((root / "site" / "index.html").read_text(encoding="utf-8"), log, has_style=False)


def zensical(python: str, root: Path) -> Collection[str]:
    """A site by Zensical, with the settings of MkDocs."""
    extensions = "markdown_extensions: [pymdownx.superfences, lstm_params]\n"
    write_files(root, {"mkdocs.yml": SETTINGS + extensions, "docs/index.md": TEXT})
    log = run(root, [python, "-m", "zensical", "build"])
    return faults((root / "site" / "index.html").read_text(encoding="utf-8"), log)


def mike(python: str, root: Path) -> Collection[str]:
    """A version of a site that mike commits."""
    plugins = "plugins: [search, mike, lstm-params]\n"
    write_files(root, {"mkdocs.yml": SETTINGS + plugins, "docs/index.md": TEXT})
    person = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
    person |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"]):
        run(root, ["git", *command], **person)
    program = Path(python).with_name("mike")
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    log = run(root, [str(program), "deploy", "1.0"], PATH=path, **person)
    return faults(run(root, ["git", "show", "gh-pages:1.0/index.html"]), log, has_style=False)


def pelican(python: str, root: Path) -> Collection[str]:
    """A blog by Pelican."""
    settings = (
        "SITENAME = 'Test'\nSITEURL = ''\nPATH = 'content'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n"
        "FEED_ALL_ATOM = None\nCATEGORY_FEED_ATOM = None\nDELETE_OUTPUT_DIRECTORY = True\n"
        "MARKDOWN = {'extension_configs': {'markdown.extensions.extra': {}, 'lstm_params': {}}}\n"
    )
    article = f"Title: Home\nDate: 2026-01-02\nSlug: home\nSummary: Short.\n\n{TEXT}"
    write_files(root, {"pelicanconf.py": settings, "content/home.md": article})
    log = run(root, [python, "-m", "pelican", "-s", "pelicanconf.py"])
    return faults((root / "output" / "home.html").read_text(encoding="utf-8"), log)


def nikola(python: str, root: Path) -> Collection[str]:
    """A site by Nikola."""
    run(root, [str(Path(python).with_name("nikola")), "init", "-q", "site"])
    site = root / "site"
    settings = site / "conf.py"
    more = """
MARKDOWN_EXTENSIONS = ["markdown.extensions.fenced_code", "lstm_params"]
PAGES = (("pages/*.md", "pages", "page.tmpl"),)
POSTS = ()
"""
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    head = "<!--\n.. title: Home\n.. slug: home\n.. date: 2026-01-02\n-->\n\n"
    write_files(site, {"pages/home.md": head + TEXT})
    log = run(site, [str(Path(python).with_name("nikola")), "build"])
    return faults((site / "output" / "pages" / "home" / "index.html").read_text(encoding="utf-8"), log)


def flatpages(python: str, root: Path) -> Collection[str]:
    """Pages of a Flask application."""
    code = """\
from flask import Flask
from flask_flatpages import FlatPages
app = Flask(__name__)
app.config["FLATPAGES_EXTENSION"] = ".md"
app.config["FLATPAGES_MARKDOWN_EXTENSIONS"] = ["fenced_code", "lstm_params"]
with app.test_request_context():
    print(FlatPages(app).get("home").html)
"""
    write_files(root, {"run.py": code, "pages/home.md": f"---\ntitle: Home\n---\n\n{TEXT}"})
    done = subprocess.run([python, "run.py"], cwd=root, capture_output=True, encoding="utf-8", check=True)
    return faults(done.stdout, done.stderr)


def _django(settings: str, call: str) -> str:
    return f"""\
import sys
from django.conf import settings
settings.configure(SECRET_KEY="x", STATIC_URL="/static/", {settings})
import django
django.setup()
{call}
"""


def _django_trial(python: str, root: Path, settings: str, call: str) -> Collection[str]:
    write_files(root, {"run.py": _django(settings, call)})
    done = subprocess.run(
        [python, "run.py"], cwd=root, input=TEXT, capture_output=True, encoding="utf-8", check=False
    )
    (root / "log").write_text(done.stdout + done.stderr, encoding="utf-8")
    return faults(done.stdout, done.stderr)


def markdownx(python: str, root: Path) -> Collection[str]:
    """A Django application with markdownx."""
    settings = 'INSTALLED_APPS=["markdownx"], MARKDOWNX_MARKDOWN_EXTENSIONS=["fenced_code", "lstm_params"]'
    call = "from markdownx.utils import markdownify\nprint(markdownify(sys.stdin.read()))"
    return _django_trial(python, root, settings, call)


def markdownify(python: str, root: Path) -> Collection[str]:
    """A Django application with markdownify, which need not clean what its own people write."""
    settings = (
        'INSTALLED_APPS=["markdownify"], MARKDOWNIFY={"default": '
        '{"MARKDOWN_EXTENSIONS": ["fenced_code", "lstm_params"], "BLEACH": False}}'
    )
    call = (
        "from markdownify.templatetags.markdownify import markdownify\nprint(markdownify(sys.stdin.read()))"
    )
    return _django_trial(python, root, settings, call)


def martor(python: str, root: Path) -> Collection[str]:
    """A Django application with martor."""
    settings = 'INSTALLED_APPS=["martor"], MARTOR_MARKDOWN_EXTENSIONS=["fenced_code", "lstm_params"]'
    call = "from martor.utils import markdownify\nprint(markdownify(sys.stdin.read()))"
    return _django_trial(python, root, settings, call)


def sphinx(python: str, root: Path) -> Collection[str]:
    """Sphinx with MyST, whose Markdown is markdown-it-py's."""
    write_files(root, {"conf.py": "extensions = ['myst_parser']\n", "index.md": TEXT})
    run(root, [python, "-m", "sphinx", "-b", "html", ".", "out"])
    return as_code((root / "out" / "index.html").read_text(encoding="utf-8"))


def nbconvert(python: str, root: Path) -> Collection[str]:
    """A notebook as HTML, whose Markdown is mistune's."""
    import json

    cell = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": TEXT}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    write_files(root, {"book.ipynb": json.dumps(book)})
    run(root, [python, "-m", "nbconvert", "--to", "html", "book.ipynb"])
    return as_code((root / "book.html").read_text(encoding="utf-8"))


def pdoc(python: str, root: Path) -> Collection[str]:
    """Docstrings by pdoc, whose Markdown is markdown2's."""
    write_files(root, {"tool.py": f'"""\n{TEXT}\n"""\n'})
    run(root, [python, "-m", "pdoc", "-o", "out", "./tool.py"])
    return as_code((root / "out" / "tool.html").read_text(encoding="utf-8"))


def lektor(python: str, root: Path) -> Collection[str]:
    """A site by Lektor, whose Markdown is mistune's."""
    model = "[model]\nname = Page\n\n[fields.body]\ntype = markdown\n"
    files = {
        "site.lektorproject": "[project]\nname = Test\n",
        "models/page.ini": model,
        "templates/page.html": "<!doctype html><body>{{ this.body }}</body>",
        "content/contents.lr": f"_model: page\n---\nbody:\n\n{TEXT}",
    }
    write_files(root, files)
    run(root, [python, "-m", "lektor", "build", "-O", "out"])
    return as_code((root / "out" / "index.html").read_text(encoding="utf-8"))


def mdformat(python: str, root: Path) -> Collection[str]:
    """mdformat, which rewrites a page: the blocks must stay as they are."""
    write_files(root, {"page.md": TEXT})
    run(root, [python, "-m", "mdformat", "page.md"])
    return _kept(root)


def _kept(root: Path) -> Collection[str]:
    """What is wrong with a page that was rewritten: it is to show what it showed."""
    import markdown

    text = (root / "page.md").read_text(encoding="utf-8")
    html = markdown.markdown(text, extensions=["fenced_code", "lstm_params"])
    return list(faults(html, MISTAKE))


def npm(root: Path, package: str, *command: str) -> str:
    """Run a program of an npm package."""
    return run(root, ["npx", "--yes", "--package", package, *command])


def prettier(python: str, root: Path) -> Collection[str]:
    """Prettier, which rewrites a page: the blocks must stay as they are."""
    write_files(root, {"page.md": TEXT})
    npm(root, "prettier@3.10.1", "prettier", "--write", "page.md")
    return _kept(root)


def markdownlint(python: str, root: Path) -> Collection[str]:
    """markdownlint, which has nothing to say of the blocks."""
    write_files(root, {"page.md": TEXT, ".markdownlint.yaml": "MD051: false\n"})
    log = npm(root, "markdownlint-cli2@0.24.1", "markdownlint-cli2", "page.md")
    return [] if "Summary: 0 issues" in log else ["log"]


def pre_commit(python: str, root: Path) -> Collection[str]:
    """The hook, as pre-commit installs and runs it."""
    write_files(root, {"docs/page.md": TEXT})
    run(root, ["git", "init", "-q"])
    run(root, ["git", "add", "."])
    log = run(root, [python, "-m", "pre_commit", "try-repo", str(ROOT), "lstm-params", "--all-files"])
    line = TEXT[: TEXT.index("unit: 2")].count("\n") + 1
    return [] if f"docs/page.md:{line}:1: {MISTAKE}" in log and log.count(MISTAKE) == 1 else ["error"]
