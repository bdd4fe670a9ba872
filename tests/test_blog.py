"""Posts in Material's blog and in feeds: what a reader sees there of blocks and values."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from sites import Site, block, build_site, parse, results, text_of, with_class


def post(day: int, units: int, *more: str) -> str:
    """A post with a block before its fold, which both have an id of the same name."""
    return "\n\n".join(
        [
            f"---\ndate: 2024-01-0{day}\n---\n# Post {day}",
            "It has `{lstm-params} encoder.parameters` parameters; `` `{lstm-params} encoder.units` `` asks.",
            block("id: encoder", 'title: "A_b & <c>"', "features: 3", f"units: {units}"),
            "> " + block("features: 3", f"units: {units}").replace("\n", "\n> "),
            *more,
            "<!-- more -->",
            block("id: later", "features: 3", "units: 1"),
        ]
    )


BAD = block("id: bad", "features: 3", "unit: 2")


def blog(root: Path, *plugins: object) -> Site:
    """A blog with two posts, of which the second has a mistake."""
    return build_site(
        root,
        {"index.md": "# Blog", "posts/one.md": post(1, 2), "posts/two.md": post(2, 4, BAD)},
        site_url="https://example.com/",
        theme={"name": "material", "font": False},
        plugins=["search", {"blog": {"blog_dir": "."}}, *plugins],
    )


def test_excerpts_have_results_and_repeat_no_anchor(tmp_path: Path) -> None:
    """A list of posts shows each post's results, without their ids; a mistake is reported once."""
    site = blog(tmp_path, "lstm-params")
    page = site.page()
    assert [result.get("data-parameters") for result in results(page)] == ["128", "128", "48", "48"]
    assert [text_of(value) for value in with_class(page, "lstm-params-value")] == ["128", "48"]
    assert len(with_class(page, "lstm-params-error")) == 1
    assert not {"encoder", "bad"} & {element.get("id") for element in page.iter()}
    own = with_class(site.page("2024/01/02/post-2.html"), "lstm-params")
    assert [element.get("id") for element in own] == [
        "encoder",
        None,
        "bad",
        "later",
    ]
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/posts/two.md:23:1: there is no option 'unit'"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("order", ["before", "after"])
def test_feeds_say_what_blocks_and_values_say(tmp_path: Path, order: str) -> None:
    """An abstract in a feed has a sentence for each block and the values, and an example as it is."""
    pytest.importorskip("mkdocs_rss_plugin")
    rss = {"rss": {"match_path": "posts/.*", "use_git": False, "use_material_social_cards": False}}
    rss["rss"]["date_from_meta"] = {"as_creation": "date"}
    site = blog(tmp_path, *(["lstm-params", rss] if order == "before" else [rss, "lstm-params"]))
    feed = site.html("feed_rss_created.xml")
    two, one = (
        parse(unescape(text)) for text in re.findall("<item>.*?<description>(.*?)</description>", feed)
    )
    assert [text_of(p) for p in one.iter("p")] == [
        "It has 48 parameters; `{lstm-params} encoder.units` asks.",
        "A_b & <c>: LSTM(2), Keras 3: 48 parameters, input (None, None, 3), output (None, 2).",
        "LSTM(2), Keras 3: 48 parameters, input (None, None, 3), output (None, 2).",
    ]
    assert [text_of(quote) for quote in one.iter("blockquote")] == [text_of(list(one.iter("p"))[2])]
    assert "unit" not in text_of(two).replace("encoder.units", "")
    assert "unit: 2" not in feed
