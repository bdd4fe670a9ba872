"""Does to a block what a hint says, word for word, as a writer would who trusts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lstm_params.blocks.errors import BlockError, Mistake
from lstm_params.blocks.reading import Defaults, read_block

MOST_STEPS = 8
"""A writer who follows one hint after the other is done in so many steps, or is led in a circle."""


@lru_cache(maxsize=1000)
def mistakes_of(text: str, defaults: Defaults | None = None) -> tuple[Mistake, ...]:
    """What is wrong with a block."""
    try:
        read_block(text, defaults)
    except BlockError as error:
        return error.mistakes
    return ()


def followed(text: str, mistake: Mistake) -> Iterator[str]:
    """The blocks that a hint leads to: one for each way that it names."""
    hint, (start, stop) = mistake.hint, mistake.span
    if found := re.search(
        r"(?:[Ww]rite '(framework: \S+)' and|[Ww]rite) '(layers?: .+)' instead of '(.+)' and this line", hint
    ):
        framework, line, old = found.groups()
        kept = _without_line(text, start)
        assert old in kept.split("\n"), f"{old!r} is no line of {text!r}"
        yield kept.replace(f"\n{old}", f"\n{line}" + (f"\n{framework}" if framework else ""), 1)
        return
    if re.search(r"[Ll]eave (this line|it) out", hint):
        yield _left_out(text, start, stop)
    if found := re.search(
        r"'layer' says it already: leave this line out|which is given too\. Leave one", hint
    ):
        yield _without_line(text, start)
    for near in re.findall(r"Did you mean '([^']+)'\?|calls it '([^']+)'; ", hint):
        word = text[start:stop]
        kept = word.rpartition(".")[0] if "." in word else ""
        yield text[:start] + (f"{kept}." if kept else "") + "".join(near) + text[stop:]
    if found := re.search(r"Write (?P<code>[\w.]+\(.*\)) instead\.", hint):
        yield _with_call(text, start, [found["code"]])
    if found := re.search(r"Write \d layers instead, one a line: (?P<codes>.*)\.$", hint):
        yield _with_call(text, start, _split(found["codes"]))
    if found := re.search(r"(Given\('.*', parameters=)…, output=\[…\]\)", hint):
        yield _with_call(text, start, [f"{found[1]}8, output=[4])"])
    if found := re.search(r"Add (.*) to the block if", hint):
        yield from (f"{text}\n{line}" for line in re.findall("'([^']*)'", found[1]))
    if found := re.search(r"Write ((?:'framework: \S+'(?: or )?)+) if", hint):
        for line in re.findall("'([^']*)'", found[1]):
            yield re.sub(r"(?m)^framework: .*$", line, text)
    if found := re.search(r"Add a line such as (.*)\.", hint):
        yield from (f"{text}\n{line}" for line in re.findall("'([^']*)'", found[1]))
    if found := re.search(r"^(\w+)=(\S+) fits it\.", hint):
        yield text[:start] + found[2] + text[stop:]
    if found := re.fullmatch(r"Write '([a-z_]+: .*)'\.", hint):
        yield _with_line(text, start, found[1])
    if found := re.fullmatch(r"Write (\w+): (\[[\d, ]+\])\.", hint):
        assert re.search(rf"{found[1]}: $", text[:start]), text
        yield text[:start] + found[2] + text[stop:]
    if found := re.search(r"Write (\w+=\w+) in it, as in the layers before it", hint):
        yield text[: stop - 1] + f", {found[1]})" + text[stop:]
    if hint == "Write '- ' before each layer of a list." and not text[start:stop].isascii():
        yield re.sub(rf"(?m)^([ \t]*){text[start]}[ \t]*", r"\1- ", text)
    if re.search(r"Indent the program below|Write 'code: \|', and the program below it, indented", hint):
        yield re.sub(r"(?m)^code:(?! \|)[ \t>]*", "code: |\n", _indented(text))
    if found := re.fullmatch(r"Write ([\d.]+?)(?: without quotes)?\.", hint):
        yield text[:start] + found[1] + text[stop:]
    if found := re.fullmatch(r"Write (.*\)) alone\.", hint):
        yield text[:start] + found[1] + text[stop:]


def follow(text: str, defaults: Defaults | None = None) -> list[str]:
    """Follow every hint to its end; what goes wrong on the way, each in a sentence."""
    wrong: list[str] = []
    _follow(text, (), defaults, wrong)
    return wrong


def _follow(text: str, before: tuple[str, ...], defaults: Defaults | None, wrong: list[str]) -> None:
    found = mistakes_of(text, defaults)
    for mistake in found[:3]:
        for after in followed(text, mistake):
            if after in (text, *before):
                wrong.append(f"in a circle: {mistake.message!r}, {mistake.hint!r} of {text!r}")
                continue
            now = [each.message for each in mistakes_of(after, defaults)]
            was = [each.message for each in found]
            if now.count(mistake.message) >= was.count(mistake.message):
                wrong.append(f"no remedy: {mistake.message!r}, {mistake.hint!r} of {text!r} gives {now}")
            elif len(before) == MOST_STEPS:
                wrong.append(f"no end: {text!r}")
            elif len(before) < 3 or now:
                _follow(after, (*before, text), defaults, wrong)


def _indented(text: str) -> str:
    """A block whose lines below `code:` are indented alike."""
    before, code, program = text.partition("\ncode:")
    first, *lines = program.split("\n")
    own = first.strip(" |>")
    return (
        before
        + code
        + first.replace(own, f"\n  {own}" if own else "")
        + "".join(
            f"\n  {line.removeprefix('  ') if own or not line.startswith('    ') else line}" for line in lines
        )
    )


def _line(text: str, at: int) -> tuple[int, int]:
    stop = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if stop < 0 else stop


def _with_line(text: str, at: int, line: str) -> str:
    start, stop = _line(text, at)
    indent = len(text[start:stop]) - len(text[start:stop].lstrip())
    return text[: start + indent] + line + text[stop:]


def _left_out(text: str, start: int, stop: int) -> str:
    """A block without a word of its first line, an argument, a character, or a whole line."""
    if "\n" not in text[:start] or not text[start:stop].isprintable():
        return text[:start] + text[stop:]
    return _without_argument(text, start) if _call_around(text, start) else _without_line(text, start)


def _without_line(text: str, at: int) -> str:
    start, stop = _line(text, at)
    return text[: start - 1] + text[stop:]


def _call_around(text: str, at: int) -> tuple[int, int] | None:
    """The call that a character stands in, from its name to its closing bracket."""
    depth, index = 0, at
    line_start = _line(text, at)[0]
    while index > line_start:
        index -= 1
        depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(text[index], 0)
        if depth < 0 and text[index] == "(":
            name = re.search(r"[\w.]+$", text[:index])
            return (name.start(), _closing(text, index)) if name else None
    return None


def _closing(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[index], 0)
        if not depth:
            return index + 1
    return len(text)


def _without_argument(text: str, at: int) -> str:
    call = _call_around(text, at)
    assert call, "an argument stands in a call"
    depth, stop = 0, at
    while not (depth == 0 and text[stop] in ",)"):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[stop], 0)
        stop += 1
    before, after = text[:at].rstrip(), text[stop:]
    return before.removesuffix(",") + after if after[0] == ")" else before + " " + after[1:].lstrip()


def _with_call(text: str, at: int, codes: list[str]) -> str:
    """Other calls in the place of the one that begins at a character, or stands around it."""
    name = re.match(r"[\w.]+(?=\()", text[at:])
    is_name = name is not None and not text[at - 1].isalnum()
    call = (at, _closing(text, at + name.end())) if name and is_name else _call_around(text, at)
    assert call, f"there is no call at {at} of {text!r}"
    if len(codes) == 1:
        return text[: call[0]] + codes[0] + text[call[1] :]
    start, stop = _line(text, at)
    if text[start:stop].startswith("layer: "):
        return text[:start] + "layers:" + "".join(f"\n- {code}" for code in codes) + text[stop:]
    return text[:start] + "\n".join(text[start : call[0]] + code for code in codes) + text[stop:]


def _split(codes: str) -> list[str]:
    """Calls that stand side by side, with commas between them."""
    found, depth, begin = [], 0, 0
    for index, sign in enumerate(codes):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        if sign == "," and not depth:
            found.append(codes[begin:index].strip())
            begin = index + 1
    return [*found, codes[begin:].strip()]
