"""The scripts as they are published, for pages whose readers may change sizes or ask for causes."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

SOURCE = Path(__file__).parents[1] / "results" / "explore.min.js"
"""A script without what is for who reads it: terser makes it of explore.js, as `.ci/run` does."""


@cache
def script(name: str = "explore") -> str:
    """A script: that of blocks that `explore`, or of those that ask `why`."""
    return SOURCE.with_name(f"{name}.min.js").read_text(encoding="utf-8").strip()


def script_tag(address: str) -> str:
    """The tag that loads a script, which begins when the page is whole."""
    return f'<script src="{address}" defer></script>'


@cache
def brought_script(name: str) -> str:
    """The tag for a page that nobody links a script from: a policy without `script-src data:` refuses it."""
    return script_tag(f"data:text/javascript,{quote(script(name), safe='!$()*+,;=:@/?')}")
