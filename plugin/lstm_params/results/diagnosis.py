"""Why somebody has another number for a layer: the causes that make it, and a form to ask for other layers.

The form is there from the start, so that nothing moves when the script begins. Without script it is hidden.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ..calculator.diagnosis.asked import LEFT_OUT, SHOWN, WORDS, Choice, Sizes, asked, choice_of, width
from ..calculator.diagnosis.explanation import Explanation, Question, whole
from ..calculator.diagnosis.search import USUAL, distinct, explain_singly, single_causes
from ..calculator.formulas import Formula, counted
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.network import Network
from ..calculator.working import worked
from ..request import Request
from .html import (
    NOTHING,
    TITLE,
    Html,
    attribute,
    formula,
    heading,
    join,
    json_text,
    label,
    parameters,
    template,
)

CAUSES = Path(__file__).parent / "causes.json"
"""All causes of all layers that readers may ask about; `causes.all_causes` takes a second to find them."""

_SHOWN = 3
_FAR = 3
"""The table has no cause that is more far-fetched."""


def diagnosis_block(request: Request, number: int) -> tuple[Html, str]:
    """A layer and why somebody has a number for it, as one `<div class="lstm-params">`, and in a sentence.

    Args:
        request: What the block asks for: one layer that readers may ask about.
        number: The number.
    """
    (own,) = request.networks
    found = choice_of(own)
    assert found, "the option is checked"
    choice, sizes = found
    made = asked(choice, sizes)
    assert made, "it is among those that there are"
    question, network = made
    causes = _causes(question, number)
    framework, code, count = network.framework.label, own.layers[0].code, network.parameters
    first = f" {causes[0].sentence}" if causes and number != count else ""
    title = _TITLE(title=request.title) if request.title else NOTHING
    summary = f"{code}, {framework}: {counted(count, 'parameters')}, not {number:,}.{first}"
    html = _BLOCK(
        id=attribute("id", request.id),
        total=count,
        summary=summary,
        name=heading("lp-name", _NAME(title=title, code=code), request.level, TITLE),
        parameters=parameters(count),
        framework=framework,
        form=_form(choice, sizes, number, network),
        heading=label("Why another number", request.level),
        causes=_answer(causes, number, network, _line(choice, sizes, network)),
        rows=join(_rows(question, network)),
    )
    return html, summary


_BLOCK = template(
    '<div class="lstm-params"{id} data-parameters="{total:d}" data-summary="{summary!s}">\n'
    '<div class="lp-head">\n{name}<p class="lp-count">{parameters}</p>\n'
    '<p class="lp-facts">{framework}</p>\n</div>\n'
    '{form}<div class="lp-view">\n{heading}<div class="lp-causes">{causes}</div>\n</div>\n'
    "<details><summary>Numbers that are taken for this count</summary>\n"
    '<div class="lp-compare"><table>\n'
    '<thead><tr><th scope="col">number</th><th scope="col">what makes it</th></tr></thead>\n'
    "<tbody>{rows}</tbody>\n</table></div>\n</details>\n</div>"
)
_TITLE = template('<strong dir="auto">{title}</strong> ')
_NAME = template("{title}<code>{code}</code>")


def _causes(question: Question, number: int) -> list[Explanation]:
    return [each for each in explain_singly(question, number) if each.cause != LEFT_OUT]


def _line(choice: Choice, sizes: Sizes, network: Network) -> str:
    """The layer and its input in a line, as the command takes them."""
    axes = network.layers[0].input.lengths
    shape = ", ".join(map(str, axes))
    return f"{network.layers[0].code} on ({shape}{',' if len(axes) == 1 else ''})"


def _answer(causes: list[Explanation], number: int, network: Network, line: str) -> Html:
    """What makes a number, worked out; or that nothing does."""
    if number == network.parameters:
        return _OWN(number=number, working=_WORKING(steps=join(_steps(whole(network)))))
    if not causes:
        return _NOTHING(number=number, command=f'why {number} "{line}" --framework {network.framework.key}')
    items = [
        _ITEM(sentence=each.sentence, working=_WORKING(steps=steps) if is_new else _SAME)
        for each, steps, is_new in _worked(causes[:_SHOWN])
    ]
    rest = len(causes) - _SHOWN
    chance = _CHANCE if causes[0].cost > USUAL else NOTHING
    return _CAUSES(chance=chance, items=join(items), rest=_REST(rest=rest) if rest > 0 else NOTHING)


_OWN = template("<p>{number:,} is the layer’s own count.</p><div>{working}</div>")
_NOTHING = template(
    "<p>No single cause near this layer makes {number:,}. The command line looks for two at once: "
    "<code>python -m lstm_params {command}</code></p>"
)
_ITEM = template("<li><p>{sentence}</p>{working}</li>")
_WORKING = template('<ol class="lp-steps">{steps}</ol>')
_SAME = Html('<p class="lp-note">The same arithmetic.</p>')
_CAUSES = template("{chance}<ol>{items}</ol>{rest}")
_CHANCE = Html("<p>Nothing usual makes it, and what fits may do so by chance.</p>")
_REST = template("<p>More that fit, each less likely: {rest:d}</p>")


def _worked(causes: Iterable[Explanation]) -> Iterator[tuple[Explanation, Html, bool]]:
    """Each cause with its working, and whether none before it has the same."""
    seen: set[Html] = set()
    for each in causes:
        steps = join(_steps(each.formula))
        yield each, steps, steps not in seen
        seen.add(steps)


def _steps(counted: Formula) -> Iterator[Html]:
    for number, line in enumerate(worked(counted)):
        yield _STEP(equals="= " if number else "", formula=formula(line.formula))


_STEP = template('<li><span class="lp-step">{equals}{formula}</span></li>')


def _rows(question: Question, network: Network) -> Iterator[Html]:
    """The numbers of the nearest causes, each with how it is counted."""
    near = single_causes(question, network, network.parameters + width(network) + 1)
    for each in distinct(sorted(_wrong(near, network), key=lambda each: each.cost)):
        yield _ROW(number=each.formula.value, sentence=each.sentence, formula=formula(each.formula))


def _wrong(causes: Iterable[Explanation], network: Network) -> Iterator[Explanation]:
    for each in causes:
        value = each.formula.value
        if each.cost <= _FAR and each.cause != LEFT_OUT and value > 0 and value != network.parameters:
            yield each


_ROW = template(
    '<tr><th scope="row" class="lp-n">{number:,}</th><td>{sentence}'
    '<br><span class="lp-note">{formula}</span></td></tr>'
)


def _form(choice: Choice, sizes: Sizes, number: int, network: Network) -> Html:
    framework = [(key, FRAMEWORKS[key].name) for key in SHOWN]
    flags = zip(("bidirectional", "bias", "reset_after"), choice[2:], strict=True)
    dials = zip("abc", WORDS[choice.layer], sizes, ("x", "h", ""), strict=True)
    return _FORM(
        data=causes_data(),
        layer=_radios("layer", [(name, name) for name in WORDS], choice.layer),
        framework=_radios("framework", framework, choice.framework),
        flags=join([_FLAG(name=name, checked=_CHECKED if is_set else NOTHING) for name, is_set in flags]),
        dials=join(
            [
                _DIAL(name=name, word=word, value="" if size is None else size, colour=colour)
                for name, word, size, colour in dials
            ]
        ),
        number=number,
    )


@cache
def causes_data() -> Html:
    """All causes, as the script reads them from the form."""
    return json_text(json.loads(CAUSES.read_text(encoding="utf-8")))


def _radios(name: str, values: Iterable[tuple[str, str]], own: str) -> Html:
    radios = [
        _RADIO(name=name, value=value, checked=_CHECKED if value == own else NOTHING, label=text)
        for value, text in values
    ]
    return _RADIOS(name=name, radios=join(radios))


_CHECKED = Html(" checked")
_FLAG = template('<label><input type="checkbox" name="{name}"{checked}> <code>{name}</code></label>\n')
_RADIO = template('<label><input type="radio" name="{name}" value="{value}"{checked}> {label}</label>')
_RADIOS = template('<span class="lp-segments" role="radiogroup" aria-label="{name}">{radios}</span>\n')
_DIAL = template(
    '<label class="lp-dial-{colour}"><span>{word}</span> '
    '<input type="number" name="{name}" value="{value}" min="1" max="999999999"></label>'
)
_FORM = template(
    "<form class=\"lp-explore lp-why\" data-why='{data}'>"
    '<fieldset disabled aria-label="The layer and the number">\n'
    '<div class="lp-switches">{layer}{framework}{flags}</div>\n<p class="lp-dial lp-long">{dials}</p>\n'
    '<p class="lp-dial lp-long"><label>my number <input type="text" inputmode="numeric" name="n" '
    'value="{number:,}" autocomplete="off"></label></p>\n'
    '<output role="status">&nbsp;</output>\n</fieldset></form>\n'
)
