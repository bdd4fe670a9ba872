"""What a reader sees: nothing overflows, nothing overlaps, and nothing keeps anyone out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import AXE, CHECKS, served
from sites import block, build_site

pytestmark = pytest.mark.browser

STACK = [
    "title: A classifier with a name that is long enough to wrap on a telephone",
    "layers:",
    "  - Embedding(1000, 256)",
    "  - Bidirectional(LSTM(128, return_sequences=True))",
    "  - GRU(64, use_bias=False)",
    "  - Dropout(0.5)",
    "  - Dense(1, trainable=False)",
]
BLOCKS = [
    ["features: 3", "units: 2", "timesteps: 40"],
    ["features: 256", "units: 128"],
    ["features: 10000", "units: 1"],
    ["features: 1", "units: 4096"],
    ["features: 1000000000000", "units: 1000000000000"],
    ["features: 3", "layer: Bidirectional(GRU(2), merge_mode=None)"],
    ["features: 784", "layer: Dense(32)"],
    ["layer: Embedding(1024, 256)"],
    STACK,
    ["features: 3", "unit: 2"],
    [
        "features: 256",
        "layer: GRU(128)",
        "compare: [keras, pytorch, flax-linen, onnx]",
        "show: [summary, porting]",
    ],
    [
        "framework: pytorch",
        "layer: LSTM(512, 256, num_layers=2, bidirectional=True)",
        "show: [summary, weights, arithmetic, slices, states, irrelevant]",
    ],
    ["framework: pytorch", "layer: LSTM(5, 4, proj_size=2)"],
    ["features: 3", "layer: LSTM(2)", "timesteps: 40", "show: [gate, unrolled]"],
    ["features: 300", "layer: Bidirectional(GRU(64))", "timesteps: 4", "show: [gate, unrolled]"],
    [
        "features: 8",
        "layer: Bidirectional(LSTM(8, return_sequences=True))",
        "timesteps: 40",
        "show: unrolled",
    ],
    ["features: 8", "layer: GRU(8, reset_after=False)", "timesteps: 3", "show: [gate, unrolled]"],
    ["features: 1000000000000", "units: 1000000000000", "show: [gate, unrolled]"],
    ["framework: pytorch", "layer: RNN(10000, 1)", "show: [gate, unrolled]"],
    ["framework: flax-linen", "features: 3", "layer: RNN(LSTMCell(2))"],
    [
        "framework: onnx",
        "features: 4",
        "layer: LSTM(hidden_size=3, direction='bidirectional', inputs=['X', 'W', 'R', 'B', '', '', '', 'P'])",
    ],
    [
        "input: [8, 16, 16, 3]",
        "layers:",
        "  - ConvLSTM2D(4, 3, padding='same')",
        "  - BatchNormalization()",
        "  - SeparableConv2D(8, (3, 5))",
        "  - GlobalAveragePooling2D()",
        "  - Reshape((4, 2))",
        "  - MultiHeadAttention(2, 3)",
        "  - RNN([LSTMCell(4), GRUCell(2)])",
    ],
    [
        "framework: pytorch",
        "input: [3, 32, 32]",
        "layers:",
        "  - Conv2d(3, 16, 3, groups=1)",
        "  - BatchNorm2d(16)",
        "  - PReLU(16)",
        "  - Flatten()",
        "  - Linear(14400, 10)",
    ],
    ["features: 3", "units: 2", "show: [equations]"],
    ["features: 3", "layer: GRU(2, reset_after=False)", "show: [equations]"],
    ["features: 1000000000000", "layer: GRU(1000000000000)", "show: [equations]"],
    ["features: 1", "layer: SimpleRNN(1, use_bias=False)", "show: [equations, arithmetic]"],
    ["framework: pytorch", "layer: GRU(256, 128, num_layers=2)", "show: [equations]"],
    ["framework: pytorch", "layer: LSTM(5, 4, proj_size=2)", "show: [equations, arithmetic]"],
    ["framework: flax-linen", "features: 3", "layer: RNN(GRUCell(2))", "show: [equations, arithmetic]"],
    [
        "framework: onnx",
        "features: 4",
        "layer: LSTM(hidden_size=3, direction='bidirectional', inputs=['X', 'W', 'R', 'B', '', '', '', 'P'])",
        "show: [equations]",
    ],
]
BLOCKS += [
    ["features: 3", "units: 2", "show: [cell, flow]"],
    ["features: 8", "units: 8", "show: cell"],
    ["features: 1000000000000", "units: 1000000000000", "show: cell"],
    ["features: 3", "layer: GRU(2)", "show: cell"],
    ["features: 256", "layer: Bidirectional(GRU(128, reset_after=False))", "show: cell"],
    ["features: 1", "layer: SimpleRNN(1)", "show: cell"],
    ["framework: pytorch", "layer: LSTM(5, 4, 3, proj_size=2, bidirectional=True)", "show: [cell, flow]"],
    ["layers:", "  - Embedding(1000, 256)", *["  - LSTM(3, return_sequences=True)"] * 30, "show: flow"],
    [*STACK, "show: [flow, cell]"],
]
_PROGRAMS = Path(__file__).parent / "cases" / "snippets" / "keras"
BLOCKS += [
    ["show: [flow, code, summary]", "code: |", *(f"  {line}" for line in program.read_text().split("\n"))]
    for program in sorted(_PROGRAMS.glob("*_concatenate.py")) + sorted(_PROGRAMS.glob("encoder_decoder*.py"))
]
PALETTE = [
    {"media": "(prefers-color-scheme: light)", "scheme": "default"},
    {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
]
THEMES: dict[str, Any] = {
    "material": {"name": "material", "palette": PALETTE, "font": False},
    "mkdocs": {"name": "mkdocs"},
    "readthedocs": {"name": "readthedocs"},
}
VIEWPORTS = [
    *(("material", width, scheme) for width in (320, 768, 1280) for scheme in ("light", "dark")),
    *((theme, width, "light") for theme in ("mkdocs", "readthedocs") for width in (390, 1280)),
]


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A page with blocks of all proportions, served in each theme."""
    page = "# Blocks\n\n" + "\n\n".join(block(*lines) for lines in BLOCKS)
    root = tmp_path_factory.mktemp("browser")
    for name, theme in THEMES.items():
        (root / name).mkdir()
        build_site(root / name, {"index.md": page}, theme=theme)
    with served(root) as address:
        yield {name: f"{address}/{name}/site/index.html" for name in THEMES}


@pytest.fixture(scope="module", params=VIEWPORTS, ids=lambda viewport: "-".join(map(str, viewport)))
def page(browser: Any, addresses: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page in one theme at one width in one scheme, all details open."""
    theme, width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(addresses[theme])
    opened.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
    opened.add_script_tag(path=str(CHECKS))
    yield opened
    context.close()


def test_nothing_overflows(page: Any) -> None:
    """Nothing is wider than its block, but for what scrolls on purpose and can be reached by keyboard."""
    assert page.evaluate("overflowing()") == []
    assert page.evaluate("unreachable()") == []


def test_no_texts_overlap(page: Any) -> None:
    """No two texts of a picture overlap, and none lies on a shape."""
    assert page.evaluate("overlapping()") == []


def test_axe_finds_no_violation(page: Any) -> None:
    """axe-core finds nothing that keeps a reader out."""
    page.add_script_tag(path=str(AXE))
    assert page.evaluate("violations()") == []


def test_paper_has_all_details(browser: Any, addresses: dict[str, str]) -> None:
    """What is folded on the screen is open in print, and nothing is cut off at the side."""
    context = browser.new_context(viewport={"width": 794, "height": 1123})
    printed = context.new_page()
    printed.goto(addresses["material"])
    printed.emulate_media(media="print")
    printed.add_script_tag(path=str(CHECKS))
    heights = printed.eval_on_selector_all(
        ".lstm-params:not(.lstm-params-error) details table",
        "tables => tables.map(table => table.getBoundingClientRect().height)",
    )
    context.close()
    assert len(heights) > 10
    assert min(heights) > 20
