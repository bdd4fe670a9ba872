"""The plugins, themes, Markdown extensions and front ends that were tried beside our blocks.

A trial says what a site needs for a neighbour, how to tell that it does what it is for, and what the guide
says of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import front_ends

from neighbours import NEIGHBOURS, _git, _has, _has_element, _is_a_file
from sites import Function, Site, results, text_of, with_class, write_files

NPM = "npm"
"""The group of what npm runs."""
WORKS, CARE, NOT = "works", "with care", "not possible"


class Command(NamedTuple):
    """A trial that is no MkDocs site."""

    run: Callable[[str, Path], Collection[str]]
    """Tries, with a Python program, in an empty folder; what is wrong comes back."""


class Trial(NamedTuple):
    """A neighbour, and what is to be found of it."""

    name: str
    """As its settings or its users name it."""
    package: str
    """The distribution, with its version."""
    works: Callable[[Site], bool] | Command | None
    """Whether its own effect is to be seen on a site."""
    plugins: Sequence[Any] = ()
    extensions: Mapping[str, Any] = {}
    theme: Any = None
    config: Mapping[str, Any] = {}
    """Further settings of the site."""
    text: str = ""
    """What the home page says for it."""
    pages: Mapping[str, str] = {}
    prepare: Callable[[Path], None] = lambda root: None
    """Writes what the site needs beside its pages."""
    environment: Mapping[str, str] = {}
    kind: str = "plugin"
    group: str = ""
    """The environment that it is installed in."""
    needs: Sequence[str] = ()
    """What must be installed beside it."""
    says: str = ""
    """What it may log."""
    outcome: str = WORKS
    lacking: Collection[str] = ()
    """The checks that fail, which the note explains."""
    note: str = ""
    """What a user should know."""


MKDOCS_PACKAGE, MATERIAL_PACKAGE = "mkdocs==1.6.1", "mkdocs-material==9.8.2"
MARKDOWN_PACKAGE, PYMDOWNX = "markdown==3.11.3", "pymdown-extensions==13.1.2"
MATERIAL = {"name": "material", "font": False}
SMALL = "```lstm-params\nfeatures: 3\nlayer: GRU(5)\n```\n"
"""A block for the pages that a neighbour adds."""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>Drawn</title></svg>'
API = json.dumps({"openapi": "3.0.0", "info": {"title": "An interface", "version": "1"}, "paths": {}})


def _counts(page: str, *counts: str) -> Callable[[Site], bool]:
    """Whether a page has results with some counts and no others."""

    def check(site: Site) -> bool:
        file = site.directory / page
        return file.exists() and [r.get("data-parameters") for r in results(site.page(page))] == list(counts)

    return check


def _page_has(page: str, *parts: str) -> Callable[[Site], bool]:
    """Whether a page is there, with some parts in its HTML."""
    return lambda site: (site.directory / page).exists() and all(part in site.html(page) for part in parts)


def _no_file(page: str) -> Callable[[Site], bool]:
    """Whether a page is not there."""
    return lambda site: not (site.directory / page).exists()


def _both(*checks: Callable[[Site], bool]) -> Callable[[Site], bool]:
    """Whether all of some checks hold."""
    return lambda site: all(check(site) for check in checks)


def _file(files: Mapping[str, str]) -> Callable[[Path], None]:
    """Writes files into the site's folder."""
    return lambda root: write_files(root, files)


def _commit(files: Mapping[str, str]) -> Callable[[Path], None]:
    """Makes a repository of the site's folder, with some more files."""

    def prepare(root: Path) -> None:
        write_files(root, files)
        _git(root)

    return prepare


def _link(text: str, href: str) -> Callable[[Site], bool]:
    """Whether the home page has a link."""
    return lambda site: any(
        text_of(a) == text and (a.get("href") or "").endswith(href) for a in site.page().iter("a")
    )


def _pdf(path: str) -> Callable[[Site], bool]:
    """Whether a PDF has a result in it."""

    def check(site: Site) -> bool:
        import pypdf

        pages = pypdf.PdfReader(site.directory / path).pages
        return "48 parameters" in " ".join(" ".join(page.extract_text().split()) for page in pages)

    return check


NO_MATHML = "pictures have their colours; equations are plain text, for WeasyPrint knows no MathML"

VERSIONS = {
    "static-i18n": "1.3.1",
    "macros": "1.5.0",
    "mermaid2": "1.2.3",
    "superfences' mermaid": "13.1.2",
    "markdown-exec": "1.12.6",
    "table-reader": "4.0.2",
    "minify": "0.8.0",
    "minify-html": "0.3.17",
    "privacy": "9.8.2",
    "offline": "9.8.2",
    "social": "9.8.2",
    "rss": "1.19.0",
    "literate-nav": "0.6.3",
    "arithmatex": "13.1.2",
    "print-site": "2.9",
    "git-revision-date-localized": "1.6.0",
}


SAYS = {"print-site": "should be defined as the .last. plugin"}
NOTES = {
    "macros": "blocks are read after macros have run, so `units: {{ units }}` works. Then a mistake is "
    "reported by the block's number on the page, as the line in the file is another one",
    "mermaid2": "each has its own fences",
    "markdown-exec": "code can print blocks; their mistakes name the page and say that its code printed them",
    "minify": "white space goes, the results stay. `minify_css` spoils your own stylesheets' `max(0px, …)`, "
    "`hsl(0 0% 50%)` and `color-mix(…, red 0%, …)`",
    "minify-html": "white space goes, the results stay",
    "privacy": "there is nothing to download: no script, no font, no picture",
    "offline": "there is nothing to download: no script, no font, no picture",
    "print-site": "the page to print has every result, with all folds open; links to blocks lead "
    "nowhere on it, as all but those to headings do",
    "rss": "an abstract has the sentence that search finds for each block, and the values",
    "static-i18n": "each language's page has its own blocks. A mistake on a page that languages share is "
    "reported for each",
    "arithmatex": "our formulas are text and MathML, without `$` and `\\(`, and are left alone. Set "
    "MathJax up as "
    'Material\'s guide says, with `processHtmlClass: "arithmatex"`',
}


NAVIGATION = [
    Trial(
        "awesome-pages",
        "mkdocs-awesome-pages-plugin==2.10.1",
        _has("A name of its own"),
        ["awesome-pages"],
        pages={".pages": "nav:\n  - index.md\n  - A name of its own: other.md\n  - ...\n"},
    ),
    Trial(
        "awesome-nav",
        "mkdocs-awesome-nav==3.3.0",
        _has("A name of its own"),
        ["awesome-nav"],
        pages={".nav.yml": "nav:\n  - index.md\n  - A name of its own: other.md\n  - '*'\n"},
    ),
    Trial(
        "section-index",
        "mkdocs-section-index==0.3.12",
        _link("Section", "section/index.html"),
        ["section-index"],
        pages={"section/index.md": f"# Part\n\n{SMALL}", "section/more.md": f"# More\n\n{SMALL}"},
        config={
            "nav": ["index.md", "other.md", "bad.md", {"Section": ["section/index.md", "section/more.md"]}]
        },
        theme=MATERIAL,
    ),
    Trial(
        "nav-weight",
        "mkdocs-nav-weight==0.3.0",
        lambda site: site.html().index('href="zoo.html"') < site.html().index('href="other.html"'),
        ["mkdocs-nav-weight"],
        pages={"zoo.md": "---\nweight: -10\n---\n# Zoo\n"},
    ),
    Trial(
        "include_dir_to_nav",
        "mkdocs-include-dir-to-nav==1.2.0",
        _both(_counts("listed/a.html", "150"), _has("All of it", 'href="listed/a.html"')),
        ["include_dir_to_nav"],
        pages={"listed/a.md": f"# A\n\n{SMALL}"},
        config={"nav": ["index.md", "other.md", "bad.md", {"All of it": "listed"}]},
    ),
    Trial(
        "monorepo",
        "mkdocs-monorepo-plugin==1.1.2",
        _counts("mono/index.html", "150"),
        ["monorepo"],
        prepare=_file({"mono/mkdocs.yml": "site_name: mono\nnav: [index.md]\n", "mono/docs/index.md": SMALL}),
        config={"nav": ["index.md", "other.md", "bad.md", {"Part": "!include ./mono/mkdocs.yml"}]},
    ),
    Trial(
        "gen-files",
        "mkdocs-gen-files==0.6.1",
        _counts("made.html", "150"),
        [{"gen-files": {"scripts": ["make.py"]}}],
        prepare=_file(
            {
                "make.py": "import mkdocs_gen_files\n"
                f"with mkdocs_gen_files.open('made.md', 'w') as file:\n    file.write({SMALL!r})\n"
            }
        ),
        note="a generated page has its place in `docs/`, for messages and for `code_file`",
    ),
    Trial(
        "exclude",
        "mkdocs-exclude==1.0.2",
        _no_file("draft.html"),
        [{"exclude": {"glob": ["draft.md"]}}],
        pages={"draft.md": SMALL},
    ),
    Trial(
        "redirects",
        "mkdocs-redirects==1.2.3",
        _page_has("old.html", "index.html#first"),
        [{"redirects": {"redirect_maps": {"old.md": "index.md#first"}}}],
        note="a redirect may lead to a block's `id`",
    ),
    Trial(
        "alias",
        "mkdocs-alias-plugin==0.12.0",
        _link("the beasts", "zoo.html"),
        ["alias"],
        text="See [[animals|the beasts]].",
        pages={"zoo.md": "---\nalias: animals\n---\n# Zoo\n"},
    ),
    Trial(
        "autolinks",
        "mkdocs-autolinks-plugin==0.7.1",
        _link("deep", "part/deep.html"),
        ["autolinks"],
        text="See [deep](deep.md).",
        pages={"part/deep.md": "# Deep\n"},
    ),
    Trial(
        "ezlinks",
        "mkdocs-ezlinks-plugin==0.1.14",
        _link("other", "other.html"),
        [{"ezlinks": {"wikilinks": True}}],
        text="See [[other]].",
    ),
    Trial(
        "roamlinks",
        "mkdocs-roamlinks-plugin==0.3.2",
        _link("other", "other.html"),
        ["roamlinks"],
        text="See [[other]].",
    ),
    Trial(
        "obsidian-bridge",
        "mkdocs-obsidian-bridge==1.3.1",
        _link("other", "other.html"),
        ["obsidian-bridge"],
        text="See [[other]].",
    ),
    Trial(
        "autorefs",
        "mkdocs-autorefs==1.4.5",
        _link("Deep down", "deep.html#deep-down"),
        ["autorefs"],
        text="See [Deep down][].",
        pages={"deep.md": "# Deep\n\n## Deep down\n"},
    ),
]

PAGES = [
    Trial(
        "include-markdown",
        "mkdocs-include-markdown-plugin==7.3.0",
        _has("A part of the whole"),
        ["include-markdown"],
        text='{% include-markdown "part.txt" %}',
        pages={"part.txt": "A part of the whole.\n"},
    ),
    Trial(
        "markdownextradata",
        "mkdocs-markdownextradata-plugin==0.2.6",
        _has("It is blue."),
        ["markdownextradata"],
        text="It is {{ colour }}.",
        config={"extra": {"colour": "blue"}},
    ),
    Trial(
        "codeinclude",
        "mkdocs-codeinclude-plugin==0.3.1",
        _has("forty_two"),
        ["codeinclude"],
        text="<!--codeinclude-->\n[Code](code.py)\n<!--/codeinclude-->",
        pages={"code.py": "forty_two = 42\n"},
    ),
    Trial(
        "meta",
        MATERIAL_PACKAGE,
        _page_has("part/a.html", "From the folder"),
        ["meta"],
        pages={"part/.meta.yml": "description: From the folder\n", "part/a.md": f"# A\n\n{SMALL}"},
        theme=MATERIAL,
    ),
    Trial(
        "meta-manager",
        "mkdocs-meta-manager==1.1.0",
        _page_has("part/a.html", "From the folder"),
        ["meta-manager"],
        pages={"part/.meta.yml": "description: From the folder\n", "part/a.md": f"# A\n\n{SMALL}"},
        theme=MATERIAL,
    ),
    Trial(
        "tags",
        MATERIAL_PACKAGE,
        _page_has("tagged.html", "alpha"),
        ["tags"],
        pages={"tagged.md": f"---\ntags: [alpha]\n---\n# Tagged\n\n{SMALL}"},
        theme=MATERIAL,
    ),
    Trial(
        "auto-tag",
        "mkdocs-auto-tag-plugin==0.1.3",
        _page_has("part/a.html", "folder-tag"),
        ["tags", {"autotag": {"globs": {"part/*.md": ["folder-tag"]}}}],
        pages={"part/a.md": f"# A\n\n{SMALL}"},
        theme=MATERIAL,
    ),
    Trial(
        "typeset",
        MATERIAL_PACKAGE,
        _has("<code>Code</code>"),
        ["typeset"],
        pages={"zoo.md": "# `Code`\n"},
        theme=MATERIAL,
    ),
    Trial(
        "group",
        MATERIAL_PACKAGE,
        _has("It is blue."),
        [{"group": {"enabled": True, "plugins": ["markdownextradata"]}}],
        text="It is {{ colour }}.",
        config={"extra": {"colour": "blue"}},
        theme=MATERIAL,
    ),
    Trial(
        "projects",
        MATERIAL_PACKAGE,
        _counts("small/index.html", "150"),
        ["projects"],
        prepare=_file(
            {
                "projects/small/mkdocs.yml": "site_name: small\ntheme: {name: material, font: false}\n"
                "use_directory_urls: false\nplugins: [lstm-params]\n",
                "projects/small/docs/index.md": SMALL,
            }
        ),
        theme=MATERIAL,
    ),
    Trial(
        "encryptcontent",
        "mkdocs-encryptcontent-plugin==3.1.0",
        lambda site: (site.directory / "secret.html").exists() and not results(site.page("secret.html")),
        ["encryptcontent"],
        pages={"secret.md": f"---\npassword: secret\n---\n# Secret\n\n{SMALL}"},
        says="brute-force",
    ),
    Trial(
        "callouts",
        "mkdocs-callouts==1.17.1",
        _both(_has_element("admonition-title", "A callout")),
        ["callouts"],
        text="> [!tip] A callout\n> Text.\n",
    ),
    Trial(
        "github-admonitions",
        "mkdocs-github-admonitions-plugin==0.1.1",
        _has_element("admonition-title", "Tip"),
        ["gh-admonitions"],
        text="> [!TIP]\n> Text.\n",
    ),
    Trial(
        "caption",
        "mkdocs-caption==1.3.0",
        _has("<caption", "A small table"),
        ["caption"],
        text="Table: A small table\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
    ),
    Trial("badges", "mkdocs-badges==0.6.0", _has("badge"), ["badges"], text="|version|1.0|"),
    Trial(
        "charts",
        "mkdocs-charts-plugin==0.0.13",
        _has("<vegachart"),
        ["charts"],
        extensions={
            "pymdownx.superfences": {
                "custom_fences": [
                    {
                        "name": "vegalite",
                        "class": "vegalite",
                        "format": Function("mkdocs_charts_plugin.fences.fence_vegalite"),
                    }
                ]
            }
        },
        text='```vegalite\n{"mark": "bar"}\n```',
        config={"extra_javascript": [f"{name}.js" for name in ("vega", "vega-lite", "vega-embed")]},
        pages={f"{name}.js": "" for name in ("vega", "vega-lite", "vega-embed")},
    ),
    Trial(
        "markmap",
        "mkdocs-markmap==2.5.2",
        _has('<div class="mkdocs-markmap">'),
        [{"markmap": {}}],
        text="```markmap\n# Root\n## Branch\n```",
        says="unable to download script",
        outcome=CARE,
        lacking=["search"],
        note="it parses each page and writes it anew: our results are searched as any text",
    ),
    Trial(
        "quiz",
        "mkdocs-quiz==1.7.1",
        _has('<div class="quiz'),
        ["mkdocs_quiz"],
        text="<quiz>\nIs it?\n- [x] Yes\n- [ ] No\n</quiz>",
        outcome=CARE,
        lacking=["search"],
        note="with MkDocs' own themes, its stylesheet and script are in the search index with every page, "
        "and may put other pages before the one that is looked for",
    ),
    Trial(
        "termynal",
        "termynal==0.14.0",
        _has("data-termynal"),
        ["termynal"],
        text="<!-- termynal -->\n\n```console\n$ pip install x\n---> 100%\n```",
    ),
    Trial(
        "bibtex",
        "mkdocs-bibtex==4.4.0",
        _has("Long short-term memory"),
        [{"bibtex": {"bib_file": "docs/refs.bib"}}],
        text="It was told in[@hochreiter].\n\n\\bibliography",
        pages={
            "refs.bib": "@article{hochreiter, title={Long short-term memory}, author={Hochreiter, S.}, "
            "year={1997}, journal={Neural Computation}}\n"
        },
    ),
    Trial(
        "ezglossary",
        "mkdocs-ezglossary-plugin==2.1.0",
        _has("glossary"),
        ["ezglossary"],
        extensions={"def_list": {}},
        text="A <term:gate> it is.\n\nterm:gate\n:   Opens.\n",
    ),
    Trial(
        "jupyter",
        "mkdocs-jupyter==0.26.3",
        _page_has("book.html", "The answer is 42"),
        ["mkdocs-jupyter"],
        pages={
            "book.ipynb": json.dumps(
                {
                    "nbformat": 4,
                    "nbformat_minor": 5,
                    "metadata": {
                        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
                    },
                    "cells": [
                        {
                            "id": "a",
                            "cell_type": "markdown",
                            "metadata": {},
                            "source": f"# Book\n\nThe answer is 42.\n\n{SMALL}",
                        }
                    ],
                }
            )
        },
    ),
    Trial(
        "click",
        "mkdocs-click==0.9.0",
        _has("Says hello"),
        extensions={"mkdocs-click": {}, "attr_list": {}},
        text="::: mkdocs-click\n    :module: tool\n    :command: hello\n",
        prepare=_file({"tool.py": "import click\n\n@click.command()\ndef hello():\n    '''Says hello.'''\n"}),
    ),
    Trial(
        "typer2",
        "mkdocs-typer2==0.4.1",
        _has("Says hello"),
        [{"mkdocs-typer2": {}}],
        text="::: mkdocs-typer2\n    :module: tool\n    :name: hello\n",
        prepare=_file(
            {
                "tool.py": "import typer\napp = typer.Typer()\n\n"
                "@app.command()\ndef hello():\n    '''Says hello.'''\n"
            }
        ),
        environment={"PYTHONPATH": "."},
    ),
    Trial(
        "api-autonav",
        "mkdocs-api-autonav==0.4.0",
        lambda site: any("A tool for api-autonav" in p.read_text() for p in site.directory.rglob("*.html")),
        ["mkdocstrings", {"api-autonav": {"modules": ["tool"]}}],
        prepare=_file({"tool/__init__.py": "'''A tool for api-autonav.'''\n"}),
    ),
    Trial(
        "coverage",
        "mkdocs-coverage==2.0.1",
        _page_has("coverage.html", "coviframe"),
        ["coverage"],
        prepare=_file({"htmlcov/index.html": "<html><body>100 %</body></html>"}),
        pages={"coverage.md": "# Coverage\n"},
    ),
    Trial(
        "blog",
        MATERIAL_PACKAGE,
        _both(_counts("blog/index.html", "150"), _counts("blog/2026/01/02/one.html", "150")),
        ["blog"],
        pages={
            "blog/index.md": "# Blog\n",
            "blog/posts/one.md": f"---\ndate: 2026-01-02\n---\n# One\n\n{SMALL}\n<!-- more -->\n\nMore.\n",
        },
        theme=MATERIAL,
        note="a list of posts shows their results, without their ids: links to these lead to the post",
    ),
    Trial(
        "mkdocstrings",
        "mkdocstrings==1.0.8",
        _counts("api.html", "150"),
        [{"mkdocstrings": {"handlers": {"python": {"paths": ["."]}}}}],
        pages={"api.md": "# Interface\n\n::: documented\n"},
        prepare=_file({"documented.py": f"'''A tool.\n\n{SMALL}\n'''\n"}),
        needs=["mkdocstrings-python==2.0.11"],
        note="each section of a docstring is converted by itself: see [below](#docstrings)",
    ),
    Trial(
        "techdocs-core",
        "mkdocs-techdocs-core==1.7.1",
        _is_a_file("techdocs_metadata.json", "site_name"),
        ["techdocs-core"],
        group="techdocs",
        needs=[MKDOCS_PACKAGE],
    ),
]

PICTURES = [
    Trial(
        "glightbox",
        "mkdocs-glightbox==0.5.3",
        _has('class="glightbox"'),
        ["glightbox"],
        text="![Drawn](a.svg)",
        pages={"a.svg": SVG},
    ),
    Trial("panzoom", "mkdocs-panzoom-plugin==0.5.3", _has("panzoom"), ["panzoom"], theme=MATERIAL),
    Trial(
        "img2fig",
        "mkdocs-img2fig-plugin==0.9.3",
        _has("<figcaption>Drawn"),
        ["img2fig"],
        text="![Drawn](a.svg)",
        pages={"a.svg": SVG},
        group="img2fig",
    ),
    Trial(
        "inline-svg",
        "mkdocs-plugin-inline-svg==0.1.0",
        _has("<title>Drawn</title>"),
        ["inline-svg"],
        text="![Drawn](a.svg)",
        pages={"a.svg": SVG},
    ),
    Trial(
        "drawio",
        "mkdocs-drawio==1.16.3",
        _has("mxgraph"),
        ["drawio"],
        text="![Page-1](a.drawio)",
        pages={"a.drawio": '<mxfile><diagram name="Page-1">x</diagram></mxfile>'},
    ),
    Trial(
        "video",
        "mkdocs-video==1.5.0",
        _has("<video"),
        [{"mkdocs-video": {"is_video": True}}],
        text="![type:video](a.mp4)",
        pages={"a.mp4": ""},
    ),
    Trial(
        "swagger-ui-tag",
        "mkdocs-swagger-ui-tag==0.8.1",
        lambda site: any(site.directory.rglob("swagger-ui*.css")),
        ["swagger-ui-tag"],
        text='<swagger-ui src="api.json"/>',
        pages={"api.json": API},
    ),
    Trial(
        "render_swagger",
        "mkdocs-render-swagger-plugin==0.1.2",
        _has("SwaggerUIBundle("),
        ["render_swagger"],
        text="!!swagger api.json!!",
        pages={"api.json": API},
    ),
    Trial(
        "neoteroi.mkdocsoad",
        "neoteroi-mkdocs==1.2.0",
        _has("An interface"),
        ["neoteroi.mkdocsoad"],
        text="[OAD(./docs/api.json)]",
        pages={"api.json": API},
    ),
    Trial(
        "kroki",
        "mkdocs-kroki-plugin==1.8.0",
        _has('<img alt="Kroki"'),
        [{"kroki": {"server_url": "http://localhost:9", "http_method": "GET"}}],
        text="```kroki-plantuml\n@startuml\na -> b\n@enduml\n```",
    ),
]

OUTPUT = [
    Trial(
        "exclude-search",
        "mkdocs-exclude-search==0.6.7",
        lambda site: "Left out" not in site.html("search/search_index.json"),
        [{"exclude-search": {"exclude": ["left.md"]}}],
        pages={"left.md": "# Left out\n"},
    ),
    Trial(
        "htmlproofer",
        "mkdocs-htmlproofer-plugin==1.6.0",
        lambda site: any("invalid url" in w for w in site.warnings),
        [{"htmlproofer": {"validate_external_urls": False}}],
        text="[Broken](nowhere.html)",
        says="nowhere",
    ),
    Trial(
        "spellcheck",
        "mkdocs-spellcheck==1.2.2",
        lambda site: any("teh" in w for w in site.warnings),
        [{"spellcheck": {"backends": [{"codespell": {"dictionaries": ["clear"]}}]}}],
        text="All teh words.",
        says="teh",
        needs=["codespell==2.4.1"],
    ),
    Trial(
        "git-revision-date",
        "mkdocs-git-revision-date-plugin==0.3.2",
        _has("2001-02-03"),
        ["git-revision-date"],
        text="{{ git_revision_date }}",
        prepare=_git,
    ),
    Trial(
        "git-authors",
        "mkdocs-git-authors-plugin==0.10.0",
        _has("mailto:a@example.com"),
        ["git-authors"],
        text="{{ git_page_authors }}",
        prepare=_git,
    ),
    Trial(
        "document-dates",
        "mkdocs-document-dates==3.8.9",
        _has("document-dates"),
        ["document-dates"],
        prepare=_git,
        theme=MATERIAL,
    ),
    Trial("footermatter", "mkdocs-footermatter==1.4.0", None, ["footermatter"]),
    Trial(
        "open-in-new-tab", "mkdocs-open-in-new-tab==1.0.8", _has("open_in_new_tab.js"), ["open-in-new-tab"]
    ),
    Trial(
        "link-marker",
        "mkdocs-link-marker==0.3.0",
        _has("Out&nbsp;⧉"),
        ["link-marker"],
        text="[Out](https://example.org/x)",
    ),
    Trial(
        "enumerate-headings",
        "mkdocs-enumerate-headings-plugin==0.7.0",
        _has("enumerate-headings-plugin"),
        ["enumerate-headings"],
    ),
    Trial(
        "add-number",
        "mkdocs-add-number-plugin==1.2.2",
        _has("1. "),
        [{"mkdocs-add-number-plugin": {"strict_mode": False}}],
        text="## Section\n",
    ),
    Trial("statistics", "mkdocs-statistics-plugin==0.1.5", _has("个字"), ["statistics"]),
    Trial(
        "llmstxt",
        "mkdocs-llmstxt==0.5.1",
        _is_a_file("llms-full.txt", "The first has 48 parameters"),
        [{"llmstxt": {"full_output": "llms-full.txt", "sections": {"All": ["index.md", "other.md"]}}}],
        config={"site_description": "A test"},
        group="llmstxt",
        theme=MATERIAL,
        note="in its text a page's exponents are digits: `10<sup>3</sup>` is 103, and 10³ stays",
    ),
    Trial(
        "simple-hooks",
        "mkdocs-simple-hooks==0.1.5",
        _has("<!-- hooked -->"),
        [{"mkdocs-simple-hooks": {"hooks": {"on_post_page": "hooks_of_site:done"}}}],
        prepare=_file(
            {"hooks_of_site.py": "def done(output, page, config):\n    return output + '<!-- hooked -->'\n"}
        ),
    ),
    Trial(
        "hooks",
        MKDOCS_PACKAGE,
        _has("<!-- hooked -->"),
        config={"hooks": ["hooks_of_site.py"]},
        prepare=_file(
            {
                "hooks_of_site.py": "def on_post_page(output, page, config):\n"
                "    return output + '<!-- hooked -->'\n"
            }
        ),
        kind="plugin",
    ),
    Trial(
        "with-pdf",
        "mkdocs-with-pdf==0.9.3",
        _pdf("pdf/document.pdf"),
        ["with-pdf"],
        group="pdf",
        needs=["weasyprint==70.0"],
        note=NO_MATHML,
    ),
    Trial(
        "to-pdf", "mkdocs-to-pdf==0.12.1", _pdf("pdf/document.pdf"), ["to-pdf"], group="pdf", note=NO_MATHML
    ),
    Trial(
        "pdf-export",
        "mkdocs-pdf-export-plugin==0.5.10",
        _pdf("index.pdf"),
        ["pdf-export"],
        group="pdf",
        outcome=CARE,
        note=f"{NO_MATHML}. With Material, it keeps the first pages of a long page and no more, ours or not",
    ),
]


def _theme(
    name: str, package: str, mark: str, settings: Mapping[str, Any] | None = None, **trial: Any
) -> Trial:
    """A trial of a theme, by what only its pages have."""
    theme = {"name": name, **(settings or {})}
    trial = {"kind": "theme", "group": "themes", **trial}
    return Trial(trial.pop("title", name), package, _has(mark), theme=theme, **trial)


THEMES = [
    _theme("mkdocs", MKDOCS_PACKAGE, "css/base.css"),
    _theme("readthedocs", MKDOCS_PACKAGE, "css/theme.css"),
    _theme("material", MATERIAL_PACKAGE, "assets/stylesheets/main."),
    _theme("terminal", "mkdocs-terminal==4.8.0", "terminal.css"),
    _theme("bootstrap4", "mkdocs-bootstrap4==0.1.5", "bootstrap"),
    _theme("bootstrap", "mkdocs-bootstrap==1.1.1", "bootstrap"),
    _theme("bootstrap386", "mkdocs-bootstrap386==0.0.2", "bootstrap"),
    *(
        _theme(name, "mkdocs-bootswatch==1.1", "bootstrap", title=f"bootswatch {name}")
        for name in ("cerulean", "cyborg", "darkly", "flatly", "slate", "solar", "superhero", "united")
    ),
    _theme("cinder", "mkdocs-cinder==1.2.0", "cinder"),
    _theme("dracula", "mkdocs-dracula-theme==1.1.0", "dracula"),
    _theme("ivory", "mkdocs-ivory==0.4.6", "ivory"),
    _theme("windmill", "mkdocs-windmill==1.0.5", "windmill"),
    _theme("custommill", "mkdocs-custommill==1.3.0", "css"),
    _theme("gitbook", "mkdocs-gitbook==0.0.1", "gitbook"),
    _theme("rtd-dropdown", "mkdocs-rtd-dropdown==1.0.2", "css/theme"),
    _theme("alabaster", "mkdocs-alabaster==0.8.0", "alabaster"),
    _theme("nature", "mkdocs-nature==0.6", "nature"),
    _theme(
        "psinder",
        "mkdocs-psinder==0.4.0",
        "psinder",
        outcome=NOT,
        lacking=["build"],
        note="MkDocs 1.6 refuses it: it has no configuration file",
    ),
    _theme(
        "mkdocs_gitlab_theme",
        "mkdocs-gitlab-theme==0.0.4",
        "gitlab",
        outcome=NOT,
        lacking=["build"],
        note="MkDocs 1.6 refuses it: it has no configuration file",
    ),
    _theme("simple-blog", "mkdocs-simple-blog==0.6.1", "simple-blog"),
    _theme(
        "shadcn",
        "mkdocs-shadcn==0.12.2",
        "shadcn",
        group="shadcn",
        says="No git commit found",
        outcome=CARE,
        lacking=["results"],
        note="it puts a box of its own around each of our tables, which is not to be seen",
    ),
    _theme("ansible", "mkdocs-ansible==26.4.0", "ansible", group="ansible"),
]


def _extension(
    name: str,
    text: str,
    works: Callable[[Site], bool],
    package: str = MARKDOWN_PACKAGE,
    options: Any = None,
    **trial: Any,
) -> Trial:
    """A trial of a Markdown extension, by what only it makes of a text."""
    trial = {"kind": "extension", "group": "extensions", **trial}
    extensions = {name: options or {}, **trial.pop("more", {})}
    return Trial(trial.pop("title", name), package, works, extensions=extensions, text=text, **trial)


def _only(element: Element) -> bool:
    """Whether an element has the one result of 150 parameters in it."""
    return [result.get("data-parameters") for result in results(element)] == ["150"]


def _counts_some(count: str) -> Callable[[Site], bool]:
    """Whether the home page has one result with some count."""
    return lambda site: [r.get("data-parameters") for r in results(site.page())].count(count) == 1


def _nested(prefix: str, head: str) -> str:
    """A text with a block below it, indented."""
    return f"{head}\n\n" + "".join(f"{prefix}{line}\n" if line else "\n" for line in SMALL.splitlines())


def _holds(name: str) -> Callable[[Site], bool]:
    """Whether an element with a class has the one result of 150 parameters in it."""
    return lambda site: any(_only(element) for element in with_class(site.page(), name))


EXTENSIONS = [
    _extension("attr_list", "Text.\n{: .lead }", _has_element("lead", "Text.")),
    _extension(
        "md_in_html",
        f'<div class="lead" markdown="1">\n*Some text.*\n\n{SMALL}\n</div>',
        _both(_holds("lead"), _has("<em>Some text.</em>")),
    ),
    _extension("footnotes", _nested("    ", "Text.[^1]\n\n[^1]: A note:"), _holds("footnote")),
    _extension("abbr", "The BPTT.\n\n*[BPTT]: Through time", _has('<abbr title="Through time">')),
    _extension(
        "def_list",
        _nested("    ", "Gate\n:   Opens."),
        lambda site: any(results(dd) for dd in site.page().iter("dd")),
    ),
    _extension("smarty", 'It is "so".', _has("&ldquo;so&rdquo;")),
    _extension("nl2br", "One\ntwo", _has("One<br")),
    _extension(
        "sane_lists",
        "1. one\n\n* other",
        lambda site: [text_of(ol) for ol in site.page().iter("ol") if text_of(ol) == "one"] == ["one"],
    ),
    _extension("wikilinks", "[[Zoo]]", _has('class="wikilink"')),
    _extension("codehilite", "    :::python\n    x = 1", _has('class="codehilite"')),
    _extension("legacy_em", "_one_two_", _has("<em>one</em>two_")),
    _extension("legacy_attrs", "*Text{@class=legacy}*", _has('class="legacy"')),
    _extension("extra", "The BPTT.\n\n*[BPTT]: Through time", _has('<abbr title="Through time">')),
    _extension(
        "pymdownx.superfences",
        _nested("    ", "- item\n\n    ```python\n    x = 1\n    ```"),
        _has('<div class="highlight">'),
        PYMDOWNX,
    ),
    _extension(
        "pymdownx.extra", "The BPTT.\n\n*[BPTT]: Through time", _has('<abbr title="Through time">'), PYMDOWNX
    ),
    _extension(
        "pymdownx.highlight",
        '```{.python title="Code"}\nx = 1\n```',
        _has_element("filename", "Code"),
        PYMDOWNX,
        more={"pymdownx.superfences": {}},
    ),
    _extension("pymdownx.inlinehilite", "`#!python x = 1`", _has('<code class="highlight">'), PYMDOWNX),
    _extension(
        "pymdownx.snippets",
        '--8<-- "docs/part.txt"',
        _counts_some("150"),
        PYMDOWNX,
        pages={"part.txt": SMALL},
        note="an included block works; its mistakes are reported by its number on the page",
    ),
    _extension(
        "pymdownx.tabbed",
        _nested("    ", '=== "Keras"'),
        _holds("tabbed-block"),
        PYMDOWNX,
        {"alternate_style": True},
    ),
    _extension("pymdownx.details", _nested("    ", '??? note "More"'), _holds("note"), PYMDOWNX),
    _extension("pymdownx.blocks.admonition", f"/// note | More\n{SMALL}///", _holds("note"), PYMDOWNX),
    _extension(
        "pymdownx.blocks.details",
        f"/// details | More\n{SMALL}///",
        lambda site: any(_only(d) for d in site.page().iter("details")),
        PYMDOWNX,
    ),
    _extension(
        "pymdownx.blocks.tab",
        f"/// tab | Keras\n{SMALL}///",
        _holds("tabbed-block"),
        PYMDOWNX,
        {"alternate_style": True},
    ),
    _extension("pymdownx.blocks.html", f"/// html | div.wrapped\n{SMALL}///", _holds("wrapped"), PYMDOWNX),
    _extension(
        "pymdownx.blocks.definition",
        f"/// define\nGate\n\n- Opens.\n\n{_nested('    ', '')}///",
        lambda site: any(results(dd) for dd in site.page().iter("dd")),
        PYMDOWNX,
    ),
    _extension(
        "pymdownx.blocks.caption",
        f"{SMALL}\n/// figure-caption\nA layer\n///",
        lambda site: any(_only(figure) for figure in site.page().iter("figure")),
        PYMDOWNX,
    ),
    _extension("pymdownx.tasklist", _nested("    ", "- [x] done"), _has('class="task-list"'), PYMDOWNX),
    _extension("pymdownx.emoji", ":smile:", _has("emojione"), PYMDOWNX),
    _extension("pymdownx.magiclink", "https://example.org/x", _link("https://example.org/x", "/x"), PYMDOWNX),
    _extension("pymdownx.keys", "++ctrl+c++", _has('class="keys"'), PYMDOWNX),
    _extension("pymdownx.critic", "{++new++}", _has("<ins"), PYMDOWNX, {"mode": "view"}),
    _extension(
        "pymdownx.betterem",
        "**one**two**",
        _has("<strong>one**two</strong>"),
        PYMDOWNX,
        {"smart_enable": "all"},
    ),
    _extension("pymdownx.caret", "H^2^O", _has("<sup>2</sup>"), PYMDOWNX),
    _extension("pymdownx.tilde", "H~2~O", _has("<sub>2</sub>"), PYMDOWNX),
    _extension("pymdownx.mark", "==so==", _has("<mark>so</mark>"), PYMDOWNX),
    _extension("pymdownx.smartsymbols", "(c) and +/-", _has("&plusmn;"), PYMDOWNX),
    _extension("pymdownx.progressbar", '[=85% "85%"]', _has("width:85.00%"), PYMDOWNX),
    _extension("pymdownx.saneheaders", "#No heading", _has("<p>#No heading"), PYMDOWNX),
    _extension("pymdownx.escapeall", r"\e", _has("<p>e</p>"), PYMDOWNX),
    _extension(
        "pymdownx.striphtml",
        "Text.<!-- gone -->",
        _both(_has("Text."), lambda site: "<!-- gone" not in site.html()),
        PYMDOWNX,
    ),
    _extension("pymdownx.fancylists", "a. one", _has('type="a"'), PYMDOWNX),
    _extension(
        "markdown_include.include",
        "{!docs/part.txt!}",
        _counts_some("150"),
        "markdown-include==0.8.1",
        pages={"part.txt": SMALL},
    ),
    _extension(
        "mdx_include",
        "{! docs/part.txt !}",
        _counts_some("150"),
        "mdx-include==1.4.2",
        pages={"part.txt": SMALL},
    ),
    _extension(
        "mdx_truly_sane_lists",
        _nested("  ", "- one\n  - two"),
        _counts_some("150"),
        "mdx-truly-sane-lists==1.3",
    ),
    _extension(
        "mdx_gh_links",
        "See @example.",
        _has("https://github.com/example"),
        "mdx-gh-links==0.4",
        {"user": "example", "repo": "example"},
    ),
    _extension("mdx_math", "$$E = mc^2$$", _has('type="math/tex'), "python-markdown-math==0.9"),
    _extension("mdx_wikilink_plus", "[[zoo]]", _has("wikilink"), "mdx-wikilink-plus==1.4.1"),
    _extension("mdx_linkify", "See example.org now", _has('href="http://example.org"'), "mdx-linkify==2.1"),
    _extension(
        "callouts",
        "NOTE: **A callout of its own**\n\n",
        _has("A callout of its own</p>"),
        "markdown-callouts==0.4.0",
        title="markdown-callouts",
    ),
    _extension(
        "markdown_gfm_admonition",
        "> [!WARNING]\n> Text.\n",
        lambda site: any(with_class(site.page(), "warning")),
        "markdown-gfm-admonition==0.3.0",
    ),
    _extension(
        "markdown_captions",
        "![Drawn](a.svg)",
        _has("<figcaption>"),
        "markdown-captions==2.1.2",
        pages={"a.svg": SVG},
    ),
    _extension(
        "yafg", '![Drawn](a.svg "Drawn well")', _has("<figcaption>"), "yafg==0.4", pages={"a.svg": SVG}
    ),
    _extension(
        "markdown_grid_tables",
        "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n",
        lambda site: any(text_of(table) == "a b 1 2" for table in site.page().iter("table")),
        "markdown-grid-tables==0.6.0",
    ),
    _extension("markdown_del_ins", "~~old~~", _has("<del>old</del>"), "markdown-del-ins==1.0.0"),
    _extension(
        "markdown_checklist.extension",
        "- [x] all done\n",
        lambda site: any(
            "all done" in text_of(li) and li.find(".//input") is not None for li in site.page().iter("li")
        ),
        "markdown-checklist==0.4.4",
    ),
    _extension("markdown_sub_sup", "H~2~O", _has("<sub>2</sub>"), "markdown-sub-sup==0.0.3"),
    _extension(
        "customblocks", "::: lead\n    Text.\n", _has_element("lead", "Text."), "markdown-customblocks==1.5.4"
    ),
]


CONTINUOUS = [
    Trial(
        neighbour.name,
        f"{neighbour.package}=={VERSIONS[neighbour.name]}",
        neighbour.works,
        neighbour.plugins,
        neighbour.extensions,
        MATERIAL if neighbour.package == "mkdocs-material" or "git-revision" in neighbour.package else None,
        text=neighbour.text,
        pages=neighbour.pages,
        prepare=neighbour.prepare,
        kind="plugin" if neighbour.plugins else "extension",
        says=SAYS.get(neighbour.name, ""),
        note=NOTES.get(neighbour.name, ""),
        outcome=CARE if neighbour.name == "static-i18n" else WORKS,
        lacking=["error"] if neighbour.name == "static-i18n" else [],
    )
    for neighbour in NEIGHBOURS
]
"""Those that tests try at every change, too."""


def _front_end(name: str, package: str, run: Callable[[str, Path], Collection[str]], **trial: Any) -> Trial:
    """A trial of a program that is no MkDocs."""
    return Trial(name, package, Command(run), **{"kind": "front end", "group": "front-ends", **trial})


NO_PYTHON_MARKDOWN = "it does not run Python-Markdown: a block stays code"
FRONT_ENDS = [
    Trial("MkDocs", "mkdocs==1.6.1", None, theme={"name": "mkdocs"}, kind="front end"),
    _front_end("ProperDocs", "properdocs==1.6.7", front_ends.properdocs, group="tools"),
    _front_end(
        "Zensical",
        "zensical==0.0.73",
        front_ends.zensical,
        group="tools",
        note="see [migration](migration.md)",
    ),
    _front_end("mike", "mike==2.2.0", front_ends.mike, group=""),
    _front_end("`python -m markdown`", "markdown==3.11.3", front_ends.markdown_command),
    _front_end("`markdown.markdown()`", "markdown==3.11.3", front_ends.markdown_function),
    _front_end("Pelican", "pelican==4.12.0", front_ends.pelican),
    _front_end("Nikola", "nikola==8.3.3", front_ends.nikola),
    _front_end("Flask-FlatPages", "flask-flatpages==0.9.0", front_ends.flatpages),
    _front_end("django-markdownx", "django-markdownx==4.0.11", front_ends.markdownx),
    _front_end("django-markdownify", "django-markdownify==0.9.7", front_ends.markdownify),
    _front_end(
        "martor",
        "martor==1.8.2",
        front_ends.martor,
        outcome=NOT,
        lacking=["error", "links", "results", "value"],
        note="it takes out of a page all HTML that its own list does not name, ours too",
    ),
    _front_end(
        "mdformat",
        "mdformat==1.0.0",
        front_ends.mdformat,
        group="tools",
        note="it rewrites pages, and leaves blocks and values as they are",
    ),
    _front_end(
        "Prettier",
        "prettier==3.10.1",
        front_ends.prettier,
        group=NPM,
        note="it rewrites pages, and leaves blocks and values as they are",
    ),
    _front_end(
        "markdownlint",
        "markdownlint-cli2==0.24.1",
        front_ends.markdownlint,
        group=NPM,
        outcome=CARE,
        note="its rule MD051 knows the ids of headings only: switch it off where a page links to a block",
    ),
    _front_end("pre-commit", "pre-commit==4.7.0", front_ends.pre_commit, group="tools"),
    _front_end(
        "Sphinx with MyST",
        "myst-parser==5.2.0",
        front_ends.sphinx,
        group="tools",
        outcome=NOT,
        note=NO_PYTHON_MARKDOWN,
    ),
    _front_end(
        "nbconvert",
        "nbconvert==7.17.2",
        front_ends.nbconvert,
        group="tools",
        outcome=NOT,
        note=NO_PYTHON_MARKDOWN,
    ),
    _front_end("pdoc", "pdoc==16.0.0", front_ends.pdoc, group="tools", outcome=NOT, note=NO_PYTHON_MARKDOWN),
    _front_end(
        "Lektor", "lektor==3.3.14", front_ends.lektor, group="lektor", outcome=NOT, note=NO_PYTHON_MARKDOWN
    ),
]

TRIALS = [*CONTINUOUS, *NAVIGATION, *PAGES, *PICTURES, *OUTPUT, *THEMES, *EXTENSIONS, *FRONT_ENDS]
