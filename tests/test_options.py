"""What is known of an option is one entry in one table, which all else follows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from lstm_params.blocks.option_table import OPTIONS, SETTINGS, Kind, Option, Setting, excluding
from lstm_params.blocks.option_values import READERS
from lstm_params.markdown.extension import LstmParamsExtension

DOCS = Path(__file__).parents[1] / "docs"


def section(page: str, heading: str) -> str:
    """What a page says below a heading."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def default(setting: Setting | None) -> str:
    """A default as the guide writes it."""
    values = setting.default if setting else ()
    return ", ".join(f"`{value}`" for value in (values if isinstance(values, tuple) else (values,)))


def row(name: str, option: Option) -> tuple[str, ...]:
    """What the guide's table must say of an option: name, link, default, what it excludes, sweeps."""
    pairs = {pair[:2] for pair in excluding()}
    excluded = [other for other in OPTIONS if {(name, other), (other, name)} & pairs]
    in_sweeps = "swept" if option.is_swept else "no" if option.is_of_one_count else "yes"
    return (
        name,
        option.guide.removeprefix("block.md"),
        default(option.setting),
        ", ".join(f"`{other}`" for other in excluded),
        "" if option.kind == "sweep" else in_sweeps,
    )


def test_the_guide_s_table_of_options() -> None:
    """The guide lists all options of a block in their order, with what the table knows of each."""
    cells = re.findall(
        r"^\| \[`(\w+)`\]\((.*?)\) \|.*?\| ?(.*?) ?\| ?(.*?) ?\| ?(.*?) ?\|$",
        section("guide/block.md", "All options"),
        re.MULTILINE,
    )
    rows = [row(name, option) for name, option in OPTIONS.items()]
    lacking = [
        " | ".join(["", f"[`{name}`]({link})", "WHAT IT IS", *others, ""]).strip()
        for name, link, *others in rows
        if (name, link, *others) not in cells
    ]
    assert not lacking, f"docs/guide/block.md#all-options lacks {lacking}"
    assert [name for name, *_ in cells] == list(OPTIONS), "the guide lists them in the order of OPTIONS"


def test_no_option_has_a_name_for_another() -> None:
    """What others call an option is no option itself."""
    others = {other for option in OPTIONS.values() for other in option.others}
    taken = sorted(others & OPTIONS.keys())
    assert not taken, f"{taken} are options, and 'others' of another option"


def test_the_guide_s_table_of_a_site_s_options() -> None:
    """The options of the extension are those of the table, and the guide lists them in their order."""
    listed = re.findall(
        r"^\| `(\w+)` \| `?(\w+)", section("guide/set-up.md", "Options of the site"), re.MULTILINE
    )
    own = listed[: len(SETTINGS)]
    assert [name for name, _ in own] == list(SETTINGS) == list(LstmParamsExtension().config)
    stated = {name: value for name, value in own if name not in ("models", "root")}
    defaults = {name: SETTINGS[name].default for name in stated}
    assert stated == {
        name: value[0] if isinstance(value, tuple) else str(value).lower() for name, value in defaults.items()
    }


def test_each_kind_of_value_has_a_reader() -> None:
    """A kind that nothing reads is found by its name."""
    assert set(get_args(Kind)) - READERS.keys() == set()
    assert READERS.keys() - {option.kind for option in OPTIONS.values()} == set()


ADDED = """
import json, sys
from lstm_params.blocks import option_table
code, blocks = json.load(sys.stdin)
names = {}
exec(code, names)
option_table.OPTIONS["at_most"] = names["AT_MOST"]
from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.reading import Defaults, read_block
model = "```lstm-params\\nfeatures: 3\\nunits: 2\\nat_most: 100"
def said(block):
    try:
        request = read_block("```lstm-params\\n" + block, Defaults(models=(("small", model),))).request
    except BlockError as error:
        return [[mistake.message, mistake.hint] for mistake in error.mistakes]
    return sum(network.parameters for network in request.networks)
print(json.dumps([said(block) for block in blocks]))
"""


def said_with_the_added_option(*blocks: str) -> list[object]:
    """What is said of some blocks where the contributing page's option is in the table from the start."""
    (code,) = re.findall(
        r"^```python\n(.*?)^```$", section("contributing.md", "Adding an option"), re.MULTILINE | re.DOTALL
    )
    run = subprocess.run(
        [sys.executable, "-c", ADDED],
        input=json.dumps([code, blocks]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said: list[object] = json.loads(run.stdout)
    return said


def test_adding_an_option_takes_what_the_contributing_page_says() -> None:
    """The page's entry, as it stands, is all that reading, messages, hints, models and sweeps need."""
    page = section("contributing.md", "Adding an option")
    (example,) = re.findall(r"^```markdown\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (message,) = re.findall(r"^```text\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL)
    sizes = "features: 3\nunits: 2\n"
    assert said_with_the_added_option(
        example,
        f"{sizes}at_most: 48",
        f"{sizes}at_most: 0",
        f"{sizes}limit: 48",
        f"{sizes}at_most = 48",
        "features: 3\nsweep: {units: [1, 2]}\nat_most: 48",
        "use: small\nunits: 20",
    ) == [
        [[message, ""]],
        48,
        [["'at_most' must be at least 1, not 0", ""]],
        [["there is no option 'limit'", "Here it is 'at_most'."]],
        [["this line is not 'option: value'", "Write 'at_most: 48'."]],
        [["'at_most' is of one count, and a sweep has many", "Leave it out."]],
        1920,
    ]
