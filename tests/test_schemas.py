"""The schemas that editors use: they accept what is right, and refuse what a schema can."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft7Validator

from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.option_table import Kind
from lstm_params.blocks.reading import read_block
from lstm_params.mkdocs_plugin import LstmParamsConfig
from schemas import KINDS, SCHEMAS, block_schema, mkdocs_schema

ROOT = Path(__file__).parents[1]
SCHEMA_FILES = ROOT / "docs" / "schemas"
BLOCK, MKDOCS = Draft7Validator(block_schema()), Draft7Validator(mkdocs_schema())
_BLOCK = re.compile(r"^( *)```lstm-params[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def written_blocks() -> list[str]:
    """The text of each block of the docs and of the pages with mistakes that tests have."""
    pages = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/cases/errors/*.md")]
    texts = [page.read_bytes().decode(errors="replace") for page in sorted(pages)]
    return [match[2] for text in texts for match in _BLOCK.finditer(text)]


def is_read(text: str) -> bool:
    """Whether a block's own options are right; a model or a file that it names may be elsewhere."""
    try:
        read_block(f"```lstm-params\n{text}")
    except BlockError as error:
        return all("model" in mistake.message for mistake in error.mistakes)
    return True


def loaded(text: str) -> Any:
    """A block as YAML, or None where it is none."""
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return None


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_that_of_the_table(name: str, request: pytest.FixtureRequest) -> None:
    """`docs/schemas/` has what the table of options says; `--accept` writes it."""
    schema = SCHEMAS[name]()
    Draft7Validator.check_schema(schema)
    text = json.dumps(schema, indent=2) + "\n"
    if request.config.getoption("--accept"):
        (SCHEMA_FILES / name).write_text(text, encoding="utf-8")
    assert (SCHEMA_FILES / name).read_text(encoding="utf-8") == text


def test_each_kind_of_value_has_a_schema() -> None:
    """A new kind of option needs one in `tests/support/schemas.py`."""
    assert list(KINDS) == list(get_args(Kind))


def test_each_good_block_is_accepted() -> None:
    """What the reader accepts, the schema does."""
    good = [text for text in written_blocks() if isinstance(loaded(text), dict) and is_read(text)]
    assert len(good) > 100
    refused = [(text, BLOCK.is_valid(loaded(text))) for text in good]
    assert [text for text, is_valid in refused if not is_valid] == []


@pytest.mark.parametrize(
    "text",
    [
        "unit: 2",
        "units: 0",
        "units: 1,000",
        "units: two",
        "features: 2.5",
        "expect: -1",
        "framework: kerass",
        "show: [cells]",
        "show: [cell, cell]",
        "show: []",
        "dtype: float31",
        "id: 1a",
        "layer: [LSTM(2)]",
        "sweep: {units: [1, b]}",
        "sweep: {units: 1, features: 2, timesteps: 3}",
        "solve: {parameters: 10}",
        "solve: {parameters: 10, for: units, with: 1}",
        "units: 2\nlayer: LSTM(2)",
        "features: 3\ninput: [4, 3]",
        "layer: LSTM(2)\nlayers: [LSTM(2)]",
        "code: x\nfile: y",
    ],
)
def test_a_bad_block_is_refused(text: str) -> None:
    """Misspelt names, values of a wrong form, and options that exclude each other."""
    assert not BLOCK.is_valid(loaded(text))


@pytest.mark.parametrize(
    "settings",
    [
        "markdown_extensions: [toc, lstm_params]",
        "markdown_extensions: [{lstm_params: {framework: pytorch, show: cell}}, {toc: {permalink: true}}]",
        "markdown_extensions: {lstm_params: {models: {net: {features: 3, units: 2}}}}",
        "markdown_extensions: [{lstm_params: null}]",
        "plugins: [search, {lstm-params: {css: false, on_error: fail}}]",
        "site_name: Any\ntheme: {name: material}",
    ],
)
def test_good_settings_are_accepted(settings: str) -> None:
    """As the guide writes them, beside what is not ours."""
    assert MKDOCS.is_valid(yaml.safe_load(settings))


@pytest.mark.parametrize(
    "settings",
    [
        "markdown_extensions: [{lstm_params: {framwork: keras}}]",
        "markdown_extensions: [{lstm_params: {framework: karas}}]",
        "markdown_extensions: {lstm_params: {show: [code]}}",
        "markdown_extensions: [{lstm_params: {models: {net: {unit: 2}}}}]",
        "markdown_extensions: [{lstm_params: {models: {net: {features: 3, units: 2, id: a}}}}]",
        "markdown_extensions: [{lstm_params: {models: {1a: {features: 3, units: 2}}}}]",
        "plugins: [{lstm-params: {css: inline}}]",
        "plugins: [{lstm-params: {framework: keras}}]",
    ],
)
def test_bad_settings_are_refused(settings: str) -> None:
    """Misspelt options and values, and options in the wrong place."""
    assert not MKDOCS.is_valid(yaml.safe_load(settings))


def test_the_plugins_options_are_those_of_the_schema() -> None:
    """The plugin has no option that the schema does not know."""
    plugin = mkdocs_schema()["properties"]["plugins"]["items"]["properties"]["lstm-params"]["anyOf"][0]
    assert set(plugin["properties"]) == set(LstmParamsConfig()._schema_keys)
