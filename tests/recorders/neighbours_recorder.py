"""Record how a site fares with each plugin, theme, Markdown extension and front end beside our blocks.

    export PYTHONPATH=tests:tests/support
    python tests/recorders/neighbours_recorder.py        tries all of them
    python tests/recorders/neighbours_recorder.py NAME…  tries some; the others stay as known

Needs the `test` extra and lunr, and installs the rest, pinned, into environments of its own in `.cache/`.
Writes goldens/neighbours.json, and from it the tables of docs/guide/neighbours.md. What a trial is to find
stands in neighbours_tried.py; what finds anything else is not written.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from textwrap import indent
from typing import Any
from xml.etree.ElementTree import Element

import yaml
from lunr import lunr
from neighbours_page import KINDS, tables
from neighbours_tried import MATERIAL, NPM, TRIALS, Command, Trial

from results import whole, words
from sites import Site, block, parse, results, text_of, with_class, write_files

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "goldens" / "neighbours.json"
PAGE = ROOT / "docs" / "guide" / "neighbours.md"
ENVIRONMENTS = ROOT / ".cache" / "neighbours"
BASE = ("mkdocs==1.6.1", "mkdocs-material==9.8.2")
ADDRESS = "https://example.com/manual/"

STACK = block("layers:", "  - Embedding(1000, 256)", "  - Bidirectional(LSTM(128))", "  - Dense(1)")
VIEWS = block(
    "features: 3",
    "layer: GRU(2)",
    "show: [equations, gate, cell, unrolled, slices, states, irrelevant, flow]",
)
HOME = f"""\
# Home

A paragraph   with spaces.

The first has `{{lstm-params}} first.parameters` parameters.

See [the first](#first) and [the second](other.md#second).

{block("id: first", "title: The encoder", "features: 3", "units: 2")}

- item

{indent(STACK, "    ")}

!!! note

{indent(block("features: 8", "layer: SimpleRNN(4)"), "    ")}

{indent(VIEWS, "> ", lambda line: True)}

````markdown
{block("features: 5", "units: 7")}
````
"""
OTHER = f"# Other\n\n{block('id: second', 'features: 4', 'units: 3')}\n"
BAD = f"# Bad\n\n{block('features: 3', 'unit: 2')}\n"
MESSAGE = "docs/bad.md:5:1: there is no option 'unit'"
SUMMARIES = {"first": "LSTM(2), Keras 3: 48 parameters", "second": "LSTM(3), Keras 3: 96 parameters"}


class Built(Site):
    """A site whose pages are read once."""

    def page(self, page: str = "index.html") -> Element:
        """A page's elements."""
        return _parsed(self.html(page))


class BuildError(Exception):
    """A site that could not be built."""


_parsed = lru_cache(maxsize=8)(parse)


def main(names: Sequence[str]) -> None:
    """Try neighbours, and write what came of it."""
    unknown = set(names) - {trial.name for trial in TRIALS}
    if unknown:
        sys.exit(f"there is no trial of {', '.join(sorted(unknown))}")
    surprises = 0
    for trial in TRIALS:
        if names and trial.name not in names:
            continue
        try:
            faults = tried(trial)
        except BuildError as failure:
            faults = ["build"]
            print(failure)
        is_expected = faults == sorted(trial.lacking)
        print(
            f"{trial.name}: {', '.join(faults) or 'all is well'}{'' if is_expected else ' (!)'}", flush=True
        )
        surprises += not is_expected
        if is_expected:
            case = {
                "name": trial.name,
                "kind": trial.kind,
                "package": trial.package.partition("==")[0],
                "version": version(trial),
                "outcome": trial.outcome,
                "lacking": faults,
                "note": trial.note,
            }
            write({trial.name: case})
    if surprises:
        sys.exit(f"{surprises} trials found something else than they were to find: those are not written")


def write(recorded: Mapping[str, Any]) -> None:
    """Write what was recorded now, and what is known of the others, and the guide's tables."""
    known = {case["name"]: case for case in json.loads(GOLDEN.read_text())} if GOLDEN.exists() else {}
    both = {**known, **recorded}
    cases = [both[trial.name] for trial in TRIALS if trial.name in both]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    GOLDEN.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(f"## {KINDS['plugin']}\n")
    _, heading, after = rest.partition("## Docstrings\n")
    PAGE.write_text(f"{before}{tables(cases)}\n{heading}{after}", encoding="utf-8")


def tried(trial: Trial) -> list[str]:
    """What is wrong with a site that has a neighbour: the names of the checks that fail."""
    if isinstance(trial.works, Command):
        with tempfile.TemporaryDirectory() as folder:
            return sorted(trial.works.run(python(trial.group), Path(folder)))
    faults = set()
    for order in ("before", "after") if trial.plugins or trial.extensions else ("after",):
        with tempfile.TemporaryDirectory() as folder:
            site = build(Path(folder), trial, order)
            found = {name for name, check in CHECKS.items() if not holds(check, site, trial)}
            if found:
                keep(site, f"{trial.name}-{order}")
            faults |= found
    if (
        trial.works is not None
        and trial.kind != "theme"
        and holds(neighbour_works, without(trial.group), trial)
    ):
        faults.add("its effect is there without it")
    return sorted(faults)


def holds(check: Callable[[Site, Trial], bool], site: Site, trial: Trial) -> bool:
    """Whether a check holds; it does not where it does not find what it looks at."""
    try:
        return check(site, trial)
    except (LookupError, OSError, StopIteration, ValueError):
        return False


def build(root: Path, trial: Trial, order: str) -> Site:
    """A site with our blocks and a neighbour, which is named before or after us, or left out."""
    pages = {
        "index.md": "\n\n".join([HOME, trial.text]),
        "other.md": OTHER,
        "bad.md": BAD,
        **trial.pages,
    }
    write_files(root / "docs", pages)
    trial.prepare(root)
    theirs, extensions = list(trial.plugins), dict(trial.extensions)
    plugins = {
        "before": ["search", *theirs, "lstm-params"],
        "after": ["search", "lstm-params", *theirs],
        "without": ["search", "lstm-params"],
    }[order]
    ours: dict[str, Any] = {"lstm_params": {}}
    given: dict[str, Any] = {
        "before": {**extensions, **ours},
        "after": {**ours, **extensions},
        "without": ours,
    }[order]
    settings = {
        "site_name": "Test",
        "site_url": ADDRESS,
        "use_directory_urls": False,
        "validation": {"anchors": "warn"},
        "theme": trial.theme or (MATERIAL if order == "before" and trial.plugins else {"name": "mkdocs"}),
        "plugins": plugins,
        "markdown_extensions": ["admonition", *({name: options} for name, options in given.items())],
        **(trial.config if order != "without" or trial.plugins or trial.extensions else {}),
    }
    write_files(root, {"mkdocs.yml": yaml.dump(settings, sort_keys=False)})
    status, log = builder(trial.group).build(root, trial.environment)
    (root / "log").write_text(log, encoding="utf-8")
    if status:
        keep(Site(root, []), f"{trial.name}-{order}")
        raise BuildError(f"{trial.name} {order}: the build failed\n{log[-1500:]}")
    return Built(root / "site", re.findall(r"^(?:WARNING|ERROR) +- +(.*)", log, re.MULTILINE))


class Builder:
    """A process that has MkDocs loaded, and builds each site in a child of its own."""

    _PROGRAM = """\
import json, os, sys
import mkdocs.commands.build, mkdocs.__main__, material, pymdownx.superfences, pygments.lexers.python
import lstm_params.mkdocs_plugin
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if not child:
        os.chdir(order["root"])
        log = os.open("log", os.O_CREAT | os.O_WRONLY)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(order["environment"])
        sys.path.insert(0, order["root"])
        sys.argv = ["mkdocs", "build"]
        mkdocs.__main__.cli()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [program, "-c", self._PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={
                **os.environ,
                "NO_MKDOCS_2_WARNING": "1",
                "PATH": f"{Path(program).parent}:{os.environ['PATH']}",
            },
        )

    def build(self, root: Path, environment: Mapping[str, str]) -> tuple[int, str]:
        """Build the site in a folder; its status and its log come back."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"root": str(root), "environment": dict(environment)}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        status = int(self._process.stdout.readline())
        return status, (root / "log").read_text(encoding="utf-8")


@cache
def builder(group: str) -> Builder:
    """What builds the sites of a group."""
    return Builder(python(group))


def keep(site: Site, name: str) -> None:
    """Copy a site to where it can be looked at."""
    to = ENVIRONMENTS / "kept" / re.sub(r"\W+", "-", name)
    subprocess.run(["rm", "-rf", str(to)], check=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    source = site.directory.parent if site.directory.name == "site" else site.directory
    subprocess.run(["cp", "-r", str(source), str(to)], check=True)


@cache
def python(group: str) -> str:
    """The Python of a group's environment, with all that its trials need."""
    if group == NPM:
        return sys.executable
    folder = ENVIRONMENTS / (group or "common")
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    program = str(folder / "bin" / "python")
    needs = [need for trial in TRIALS if trial.group == group for need in (trial.package, *trial.needs)]
    says_its_own = any(need.startswith("mkdocs==") for need in needs)
    is_of_mkdocs = any(trial.group == group and not isinstance(trial.works, Command) for trial in TRIALS)
    base = BASE if is_of_mkdocs and not says_its_own else ()
    pins = sorted({*base, *(need for need in needs if need)})
    stamp = folder / "pins"
    if not stamp.exists() or stamp.read_text() != "\n".join(pins):
        install = [program, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "-e", str(ROOT), *pins], check=True)
        stamp.write_text("\n".join(pins))
    return program


def version(trial: Trial) -> str:
    """The version of a neighbour's package as it is installed."""
    if not trial.package:
        return ""
    name, _, pinned = trial.package.partition("==")
    if trial.group == NPM:
        return pinned
    code = f"from importlib.metadata import version; print(version({name.partition('[')[0]!r}))"
    run = subprocess.run([python(trial.group), "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@cache
def without(group: str) -> Site:
    """A site that has all that the trials of a group write, and none of the neighbours."""
    trials = [trial for trial in TRIALS if trial.group == group and not isinstance(trial.works, Command)]
    trials.sort(key=lambda trial: "<" in trial.text)  # a tag that is no HTML may swallow what follows it
    pages = {path: text for trial in trials for path, text in trial.pages.items()}

    def prepare(root: Path) -> None:
        for trial in trials:
            trial.prepare(root)

    text = "\n\n".join(trial.text for trial in trials)
    with tempfile.TemporaryDirectory() as folder:
        everything = Trial(
            "none", "", None, text=text, pages=pages, prepare=prepare, theme=MATERIAL, group=group
        )
        site = build(Path(folder), everything, "without")
        keep(site, f"without-{group}")
    return Built(ENVIRONMENTS / "kept" / f"without-{group.replace(' ', '-')}" / "site", site.warnings)


@cache
def alone(group: str) -> Mapping[str, tuple[Any, ...]]:
    """Our results without neighbours, by their summaries."""
    trial = Trial("none", "", None, group=group)
    with tempfile.TemporaryDirectory() as folder:
        site = build(Path(folder), trial, "without")
        shown = [result for page in ("index.html", "other.html") for result in results(site.page(page))]
    assert len(shown) == 5
    return {result.attrib["data-summary"]: whole(result) for result in shown}


def html_pages(site: Site) -> dict[str, Path]:
    """The pages that are made of ours, by their names."""
    return {name: site.directory / f"{name}.html" for name in ("index", "other", "bad")}


def results_are_whole(site: Site, trial: Trial) -> bool:
    """Both pages' results are as they are without a neighbour."""
    shown = [result for page in ("index.html", "other.html") for result in results(site.page(page))]
    expected = alone(trial.group)
    return [result.get("data-summary") for result in shown if result.get("data-summary") in expected] == list(
        expected
    ) and all(whole(result) == expected.get(result.get("data-summary"), whole(result)) for result in shown)


def error_is_reported(site: Site, trial: Trial) -> bool:
    """The bad block is reported once, with its place, and shown once."""
    reports = [warning for warning in site.warnings if "there is no option 'unit'" in warning]
    return reports == [MESSAGE] and len(with_class(site.page("bad.html"), "lstm-params-error")) == 1


def nothing_else_is_reported(site: Site, trial: Trial) -> bool:
    """Nothing is logged but the bad block, and what the neighbour says of itself."""
    others = [warning for warning in site.warnings if "there is no option 'unit'" not in warning]
    return all(trial.says and re.search(trial.says, warning) for warning in others)


def links_arrive(site: Site, trial: Trial) -> bool:
    """The links to blocks lead to them."""
    home = site.page()
    links = {text_of(link): link.get("href", "") for link in home.iter("a")}
    for text, page in (("the first", "index"), ("the second", "other")):
        href = links.get(text, "")
        target = [
            element for element in site.page(f"{page}.html").iter() if element.get("id") == f"{text[4:]}"
        ]
        if len(target) != 1 or not href.endswith(f"#{text[4:]}"):
            return False
    return True


def value_is_shown(site: Site, trial: Trial) -> bool:
    """The value in the text is the block's."""
    return [text_of(value) for value in with_class(site.page(), "lstm-params-value")] == ["48"]


def example_is_code(site: Site, trial: Trial) -> bool:
    """The fence in a longer fence is shown as it is written."""
    shown = [
        text
        for element in site.page().iter("code")
        for text in ["".join(element.itertext())]
        if "units: 7" in text
    ]
    return [text.strip() for text in shown] == [block("features: 5", "units: 7")]


def search_finds_blocks(site: Site, trial: Trial) -> bool:
    """Searching for a count finds its page; an entry says it once, and nothing else of a result."""
    index = site.directory / "search" / "search_index.json"
    if not index.exists():
        return False
    entries = json.loads(index.read_text(encoding="utf-8"))["docs"]
    engine = lunr(ref="location", fields=("title", "text"), documents=entries)
    for query, page in (("LSTM 48 parameters", "index"), ("LSTM 96 parameters", "other")):
        hits = [hit["ref"].partition("#")[0].rpartition("/")[2] for hit in engine.search(query)]
        if next((hit for hit in hits if hit in ("index.html", "", "other.html")), None) not in (
            (f"{page}.html", "") if page == "index" else (f"{page}.html",)
        ):
            return False
    said = [entry["text"].count(summary) for summary in SUMMARIES.values() for entry in entries]
    debris = {"recurrent_kernel", "mrow"}
    return max(said) == 1 and not debris & words(" ".join(entry["text"] for entry in entries))


def style_is_linked(site: Site, trial: Trial) -> bool:
    """Each page links the stylesheet once, and it is there."""
    for path in html_pages(site).values():
        page = site.page(str(path))
        links = [link.get("href", "") for link in page.iter("link") if "lstm-params" in link.get("href", "")]
        if len(links) != 1 or not (path.parent / links[0].partition("?")[0]).is_file():
            return False
    return True


def neighbour_works(site: Site, trial: Trial) -> bool:
    """The neighbour does what it is for."""
    return trial.works is None or bool(trial.works(site))


CHECKS = {
    "results": results_are_whole,
    "error": error_is_reported,
    "log": nothing_else_is_reported,
    "links": links_arrive,
    "value": value_is_shown,
    "example": example_is_code,
    "search": search_finds_blocks,
    "style": style_is_linked,
    "itself": neighbour_works,
}

if __name__ == "__main__":
    main(sys.argv[1:])
