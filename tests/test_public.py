"""What the project calls public is what there is."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import lstm_params
from lstm_params import Call, NetworkError, network
from lstm_params.markdown.stylesheet import stylesheet

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"


def section(page: str, title: str) -> str:
    """The text below a heading."""
    text = (GUIDE / page).read_text(encoding="utf-8")
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_the_public_names_are_those_that_are_listed() -> None:
    """`lstm_params` has the names that the page lists, which the reference describes, and no others."""
    listed = re.findall(r"`(\w+)`", section("public.md", "Python names"))
    described = re.findall(r"^::: lstm_params\.(\w+)$", (GUIDE / "reference.md").read_text(), re.MULTILINE)
    api = import_module("lstm_params.api")
    assert [name for name in listed if name != "__version__"] == sorted(api.__all__)
    assert sorted(described) == sorted(api.__all__)
    assert all(getattr(lstm_params, name) for name in listed)


def test_the_custom_properties_are_those_that_are_listed() -> None:
    """A property that a site may set is one that the stylesheet reads, and the other way round."""
    table = section("results.md", "Colours and sizes")
    listed = {
        f"--lstm-params-{name}"
        for row in re.findall(r"^\| (`--lstm-params-.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"(?:--lstm-params)?-(\w+)`", row)
    }
    assert listed == set(re.findall(r"--lstm-params-\w+", stylesheet()))


@pytest.fixture
def metadata() -> ModuleType:
    """The module that makes the package's metadata."""
    pytest.importorskip("hatchling")
    spec = spec_from_file_location("metadata", ROOT / ".ci" / "metadata.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_package_index_gets_no_link_that_leads_nowhere(metadata: ModuleType) -> None:
    """Without a repository's address the README has no path of a file; with one, each is an address."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    paths = r'(?:src|srcset)="(?!https)|\]\((?!https)'
    assert re.search(paths, text)
    alone, addressed = metadata.readme(text, ""), metadata.readme(text, "https://example.org/a/b")
    assert not re.search(paths + "|<picture", alone)
    assert not re.search(paths, addressed)
    assert 'src="https://example.org/a/b/raw/HEAD/docs/' in addressed
    assert metadata.urls("") == {}
    assert set(metadata.urls("https://example.org/a/b")) == {"Source", "Issues", "Changelog"}


def test_the_version_is_that_of_the_changelog_and_the_citation() -> None:
    """The changelog has the version, with the date on which the citation says that it was released."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    citation = dict(re.findall(r"^([\w-]+): (.*)$", text, re.MULTILINE))
    assert citation["version"] == lstm_params.__version__
    changelog = (ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")
    assert f"## [{lstm_params.__version__}] - {citation['date-released']}\n" in changelog


@pytest.mark.parametrize(
    ("calls", "sizes", "message"),
    [
        (Call("LSTM", 2), {"features": 0}, "'features' must be a whole number of at least 1, not 0"),
        (Call("LSTM", 2), {"input": (40, 0)}, "'input' must have sizes and None in it, not 0"),
        (Call("LSTM", 2), {"input": 3}, "'input' must be a shape such as (40, 3), not 3"),
        (Call("LSTM", 2), {"input": (3,), "features": 4}, "'input' and 'features' both describe the input"),
        ("LSTM(2)", {}, "a layer is a Call, as in Call('LSTM', 2), not 'LSTM(2)'"),
        ([("LSTM", 2)], {}, "a layer is a Call, as in Call('LSTM', 2), not ('LSTM', 2)"),
    ],
)
def test_what_is_no_layer_is_named(calls: Any, sizes: dict[str, Any], message: str) -> None:
    """Whoever calls it from Python is told in a sentence, too."""
    with pytest.raises(NetworkError, match=re.escape(message)):
        network(calls, **sizes)
