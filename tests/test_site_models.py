"""The models of a site's settings: mistakes in them are reported once, where they stand, used or not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import Markdown
from mkdocs.exceptions import Abort

from engines import build_with, run_engine
from lstm_params.cli.check import check
from lstm_params.markdown.extension import LstmParamsExtension
from lstm_params.markdown.site_models import report_models
from sites import block, build_site, parse, results, text_of, with_class, write_files

CASES = Path(__file__).parent / "cases" / "models"


class _Settings(yaml.SafeLoader):
    """Reads settings as site generators do; what tags stand for is not needed here."""


_Settings.add_multi_constructor("", lambda loader, suffix, node: None)


def reports(path: Path, settings: Path | None = None) -> list[str]:
    """The reports on the models of a settings file."""
    read: Any = yaml.load(path.read_text(encoding="utf-8"), _Settings)["markdown_extensions"]
    options = next(
        item["lstm_params"] for item in (read if isinstance(read, list) else [read]) if "lstm_params" in item
    )
    configs = LstmParamsExtension(**options).getConfigs()
    found = report_models(configs, object(), path.parent, [settings or path])
    return list(dict.fromkeys(str(wrong.report) for wrong in found))


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yml")), ids=lambda case: case.stem)
def test_each_mistake_is_reported_where_it_stands(
    case: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Whatever way YAML writes a model, a caret points at the characters at fault."""
    monkeypatch.chdir(CASES)
    found = "".join(f"{report}\n" for report in reports(Path(case.name)))
    expected = case.with_suffix(".txt")
    if request.config.getoption("--accept"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_a_place_is_never_guessed(tmp_path: Path) -> None:
    """A model that the file does not have as it was handed over is known by its name alone."""
    write_files(
        tmp_path, {"one.yml": settings({"net": {"unit": 2}}), "two.yml": settings({"net": {"unit": 3}})}
    )
    (report,) = reports(tmp_path / "one.yml", tmp_path / "two.yml")
    assert report.startswith("the site's settings, model 'net', line 1, column 1: there is no option 'unit'")
    assert report.split("\n")[1] == "    1 | unit: 2"
    (report,) = reports(tmp_path / "one.yml", tmp_path / "none.yml")
    assert report.startswith("the site's settings, model 'net', line 1, column 1: there is no option 'unit'")


def test_a_model_of_an_inherited_file_is_reported_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings that inherit from others have their mistakes in the file that has the model."""
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path, {"base.yml": settings({"net": {"unit": 2}}), "mkdocs.yml": "INHERIT: base.yml\n"})
    (report,) = reports(tmp_path / "base.yml", tmp_path / "mkdocs.yml")
    assert report.startswith("base.yml:5:9: there is no option 'unit'")


def settings(models: Mapping[str, Any]) -> str:
    """The text of a settings file with some models."""
    return yaml.dump({"markdown_extensions": [{"lstm_params": {"models": models}}]})


WRONG = {"net": {"features": 3, "unit": 2}}


def test_a_model_that_no_page_uses_is_reported_once_a_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told in each build, once, whether pages have blocks or not, and on_error heeds it."""
    pages = {"index.md": "# Home", "other.md": block("features: 3", "units: 2")}
    for _ in range(2):
        site = build_site(tmp_path, pages, markdown_extensions=[{"lstm_params": {"models": WRONG}}])
        assert [warning.split("\n")[0] for warning in site.warnings] == [
            "mkdocs.yml:6:9: there is no option 'unit'"
        ]
        assert len(results(site.page("other.html"))) == 1
    with pytest.raises(Abort):
        build_site(
            tmp_path, pages, markdown_extensions=[{"lstm_params": {"models": WRONG, "on_error": "fail"}}]
        )
    assert "1 lstm-params block has mistakes" in caplog.text


@pytest.mark.parametrize("engine", ["mkdocs", pytest.param("zensical", marks=pytest.mark.slow)])
def test_without_the_plugin_a_model_is_reported_once_too(engine: str, tmp_path: Path) -> None:
    """The extension alone tells a mistake in a model once in a build, and a strict build fails."""
    pytest.importorskip(engine)
    pages = {"index.md": "# Home", "other.md": block("use: net")}
    extensions = [{"lstm_params": {"models": WRONG}}]
    built = build_with(engine, tmp_path, pages, plugins=[], markdown_extensions=extensions)
    line = 1 + (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").split("\n").index("        unit: 2")
    assert built.log.count("there is no option 'unit'") == 1
    assert f"mkdocs.yml:{line}:9: there is no option 'unit'" in built.log
    (box,) = with_class(parse(built.html("other.html")), "lstm-params-error")
    assert "the model 'net' has a mistake: there is no option 'unit'" in text_of(box)
    assert run_engine(engine, tmp_path, "--strict", is_clean=False).status != 0


def test_a_number_that_yaml_reads_otherwise_is_shown_nowhere(tmp_path: Path) -> None:
    """A size such as 010 reaches us as 8; a block that uses the model has no count then."""
    write_files(tmp_path, {"docs/index.md": block("use: net")})
    text = settings({"net": {"features": 3, "units": 10}}).replace("10", "010")
    write_files(tmp_path, {"mkdocs.yml": text})
    found = check([tmp_path / "docs"], tmp_path / "mkdocs.yml")
    assert len(found.mistakes) == 1
    assert "'units' must be a whole number, but 010 has a leading zero" in found.mistakes[0]
    md = Markdown()
    options = {"models": {"net": {"features": 3, "units": 8}}, "root": str(tmp_path)}
    md.registerExtensions([LstmParamsExtension(**options)], {})
    root = parse(md.convert(block("use: net")))
    assert results(root) == []
    assert "the model 'net' has a mistake" in text_of(with_class(root, "lstm-params-error")[0])


def test_checking_reports_a_model_that_no_page_uses(tmp_path: Path) -> None:
    """It is told even if there is no block at all."""
    write_files(tmp_path, {"mkdocs.yml": settings(WRONG), "docs/a.md": "# A page"})
    found = check([tmp_path / "docs"], tmp_path / "mkdocs.yml")
    assert (found.blocks, len(found.mistakes)) == (0, 1)


def test_checking_reports_a_model_each_time(tmp_path: Path) -> None:
    """A check tells it once, however many pages use it; and the next check tells it again."""
    write_files(
        tmp_path,
        {"mkdocs.yml": settings(WRONG), "docs/a.md": block("use: net"), "docs/b.md": block("use: net")},
    )
    for _ in range(2):
        assert len(check([tmp_path / "docs"], tmp_path / "mkdocs.yml").mistakes) == 1
