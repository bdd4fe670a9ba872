"""The JSON schemas of a block and of a site's settings that our site publishes, from the table of options.

They are in draft 7 of JSON Schema, which editors read. A schema knows forms and words, and nothing of
layers: a block that it accepts may still be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lstm_params.blocks.defaults import ID
from lstm_params.blocks.numbers import LARGEST_COUNT
from lstm_params.blocks.option_table import OPTIONS, SETTINGS, Kind, Option, excluding
from lstm_params.blocks.program_values import LONGEST, MOST_VALUES
from lstm_params.blocks.shapes import BATCH, MOST_INPUTS
from lstm_params.blocks.sweeps import MOST_AXES, MOST_COUNTS
from lstm_params.blocks.timesteps import LARGEST
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.memory import BYTES
from lstm_params.calculator.signatures import LARGEST_SIZE
from lstm_params.calculator.signatures import MOST_AXES as MOST_LENGTHS
from lstm_params.calculator.timestep import MOST_READ
from lstm_params.request import SITE_VIEWS, VIEWS

Schema = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_SPACED = "[1-9](_?[0-9])*"
_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_CALL: Schema = {"type": "string", "pattern": "[A-Za-z_]"}


def _number(most: int, least: int = 1) -> Schema:
    """A whole number; with `_` in it, which is a number to MkDocs and text to most editors."""
    return {
        "anyOf": [
            {"type": "integer", "minimum": least, "maximum": most},
            {"type": "string", "pattern": f"^{_SPACED}$"},
        ]
    }


def _some(known: Sequence[str]) -> Schema:
    """One word of some, or a list of several."""
    words = {"enum": list(known)}
    return {"anyOf": [words, {"type": "array", "items": words, "minItems": 1, "uniqueItems": True}]}


_SIZE = _number(LARGEST_SIZE)
_LENGTH: Schema = {"anyOf": [*_SIZE["anyOf"], {"enum": [None, "None", "~"]}]}
_INPUT_LENGTH: Schema = {"anyOf": [*_LENGTH["anyOf"], {"enum": [BATCH]}]}
_TUPLE: Schema = {"type": "string", "pattern": r"[,(\[]"}
_SHAPE: Schema = {"anyOf": [{"type": "array", "items": _INPUT_LENGTH, "maxItems": MOST_LENGTHS}, _TUPLE]}
_AXIS: Schema = {
    "anyOf": [*_SIZE["anyOf"], {"type": "string", "pattern": rf"^\s*{_SPACED}\s*\.\.\s*{_SPACED}\s*$"}]
}
_NUMBERS: Schema = {
    "type": "array",
    "items": {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
    "minItems": 1,
    "maxItems": MOST_READ,
}

KINDS: Mapping[Kind, Schema] = {
    "layer": _CALL,
    "layers": {"anyOf": [{"type": "array", "items": _CALL, "minItems": 1}, _CALL]},
    "size": _SIZE,
    "open size": _LENGTH,
    "count": _number(LARGEST_COUNT, 0),
    "shape": {"anyOf": [*_SHAPE["anyOf"], {"type": "array", "items": _SHAPE, "maxItems": MOST_INPUTS}]},
    "text": {"anyOf": [_TEXT, {"type": ["number", "boolean"]}]},
    "id": {"type": "string", "pattern": f"^{ID.pattern}$"},
    "framework": {"enum": list(FRAMEWORKS)},
    "frameworks": _some(list(FRAMEWORKS)),
    "dtype": {"enum": list(BYTES)},
    "views": _some(list(VIEWS)),
    "sweep": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": MOST_AXES,
        "additionalProperties": {
            "anyOf": [
                *_AXIS["anyOf"],
                {"type": "array", "items": _AXIS, "minItems": 1, "maxItems": MOST_COUNTS},
            ]
        },
    },
    "budget": {
        "type": "object",
        "properties": {"parameters": _number(LARGEST_COUNT), "for": _TEXT},
        "required": ["parameters", "for"],
        "additionalProperties": False,
    },
    "names": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}]},
    "model": _TEXT,
    "program": _TEXT,
    "file": _TEXT,
    "saved file": _TEXT,
    "values": {
        "type": "object",
        "maxProperties": MOST_VALUES,
        "propertyNames": {"maxLength": LONGEST},
        "additionalProperties": {"not": {"type": "object"}},
    },
    "entry": _TEXT,
    "numbers": {
        "type": "object",
        "properties": dict.fromkeys("xhc", _NUMBERS),
        "minProperties": 1,
        "additionalProperties": False,
    },
}
"""What the values of each kind look like."""


def block_schema() -> Schema:
    """The options of a block."""
    return {"$schema": _DIALECT, "title": "A block of lstm-params", **_block(OPTIONS)}


def mkdocs_schema() -> Schema:
    """A site's `mkdocs.yml`, as far as it is ours: an editor can use it beside the schema of the theme."""
    extension: Schema = {"anyOf": [_extension(), {"type": "null"}]}
    plugin: Schema = {"anyOf": [_plugin(), {"type": "null"}]}
    return {
        "$schema": _DIALECT,
        "title": "Options of lstm-params in mkdocs.yml",
        "type": "object",
        "properties": {
            "markdown_extensions": _listed({"lstm_params": extension, "lstm-params": extension}),
            "plugins": _listed({"lstm-params": plugin, "lstm_params": plugin}),
        },
    }


def _listed(options: Mapping[str, Schema]) -> Schema:
    """Names with options, in a list or as a mapping; others than ours may have any."""
    named: Schema = {"properties": dict(options)}
    return {"items": named, **named}


def _extension() -> Schema:
    of_models = {name: option for name, option in OPTIONS.items() if name == "use" or not option.is_own}
    model = {"anyOf": [_block(of_models), {"type": "string"}]}
    values: dict[str, Schema] = {
        "framework": KINDS["framework"],
        "dtype": KINDS["dtype"],
        "show": _some(SITE_VIEWS),
        "models": {"type": "object", "propertyNames": KINDS["id"], "additionalProperties": model},
        "root": {"type": "string"},
    }
    properties = {}
    for name, setting in SETTINGS.items():
        value = {"enum": list(setting.choices)} if setting.choices else values[name]
        default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
        properties[name] = {**value, "description": setting.description, "default": default}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _plugin() -> Schema:
    properties: dict[str, Schema] = {
        "css": {"type": "boolean", "description": "Whether the stylesheet is published and linked"},
        "on_error": {"enum": list(SETTINGS["on_error"].choices)},
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _block(options: Mapping[str, Option]) -> Schema:
    return {
        "type": "object",
        "properties": {
            name: {**KINDS[option.kind], "description": f"See {option.guide} in the guide"}
            for name, option in options.items()
        },
        "additionalProperties": False,
        "allOf": [
            {"not": {"required": [name, other]}}
            for name, other, _ in excluding()
            if name in options and other in options
        ],
    }


SCHEMAS = {"block.json": block_schema, "mkdocs.json": mkdocs_schema}
"""The schemas by their files in `docs/schemas/`."""
