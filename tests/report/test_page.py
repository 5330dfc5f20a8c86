import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from conftest import HOSTILE

from corcyra.report import page, style, write


@pytest.fixture(scope="module")
def html(study):
    return page.html(study)


@pytest.fixture(scope="module")
def words(html):
    """The page without its scripts."""
    return re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def tags(html):
    parser = Tags()
    parser.feed(html)
    return parser.tags


def test_it_is_one_file_and_small_enough_to_mail(study, tmp_path):
    path = write(study, tmp_path / "deep" / "report.html")
    assert path.is_file()
    assert path.stat().st_size < 6e6


def test_nothing_is_loaded_from_outside(html):
    found = tags(html)
    loading = {"img", "link", "iframe", "object", "embed", "video", "audio", "source", "base"}
    assert not [tag for tag, _ in found if tag in loading]
    assert not [attrs for tag, attrs in found if "src" in attrs or "srcset" in attrs]
    policy = next(a["content"] for t, a in found if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles


def test_a_hostile_dossier_adds_no_element(html):
    found = tags(html)
    assert [tag for tag, _ in found].count("script") == 3  # data, libraries, our own
    assert not [attrs for _, attrs in found if any(name.startswith("on") for name in attrs)]
    assert "<img" not in html.replace("<img>", "").split("<script>")[0]
    assert HOSTILE not in html


def test_scripts_end_only_where_the_template_ends_them(html):
    assert html.count("</script>") == 3


def test_every_claim_has_its_row_and_section(html, study):
    anchors = {attrs.get("id") for _, attrs in tags(html)}
    links = {attrs.get("href") for tag, attrs in tags(html) if tag == "a"}
    for verdict in study.verdicts:
        assert f"claim-{verdict.id}" in anchors
        assert f"#claim-{verdict.id}" in links


def test_links_inside_the_page_lead_somewhere(html):
    found = tags(html)
    anchors = {attrs["id"] for _, attrs in found if "id" in attrs}
    inside = [a["href"][1:] for _, a in found if a.get("href", "").startswith("#")]
    assert inside
    assert set(inside) <= anchors


def test_both_figures_of_a_disputed_fact_stand_apart(words):
    assert ">225<" in words
    assert ">400 to 500<" in words
    assert "recalled" in words


def test_it_says_who_spoke_what_is_at_stake_and_what_happened(words):
    assert "B. Exile, exile, 7 Jan 2022" in words
    assert "Wants the regime to fall." in words
    assert "Order was declared restored." in words


def test_it_explains_and_does_not_predict(words):
    assert "it does not predict" in words
    assert "significant" not in words.lower()


def test_it_tells_how_to_get_the_same_numbers(words):
    same = "corcyra judge tiny.yaml --pairs 40 --seed 11 --weight 400 --step 0.25 --days 12 --prior"
    assert same in words
    assert "ab" * 32 in words


def test_dossier_parameters_are_marked_and_sourced(words):
    row = re.search(r"<tr><th scope=\"row\"><b><code>ws</code></b>.*?</tr>", words, re.DOTALL)
    assert row is not None
    assert "0 to 0.2" in row[0]
    assert "The Gazette" in row[0]


def test_charts_follow_the_screens_colours(html):
    for colour in (style.INK, style.WITH, style.WITHOUT, style.OPPOSITE):
        assert f'[fill="{colour}"]' in html


def test_main_charts_are_drawn_without_javascript(study, words):
    drawn = set(re.findall(r'data-chart="([^"]+)"[^>]*><svg', words))
    claims = {f"effect-{verdict.id}" for verdict in study.verdicts}
    series = {f"{kind}-{name}" for kind in ("difference", "series") for name in page.STILL}
    assert drawn == claims | series | {"maps-with", "maps-no_send"}
    assert words.count("undrawn") == 1 + len(page.SERIES) - len(page.STILL)


def test_still_pictures_share_no_id(html):
    ids = [attrs["id"] for _, attrs in tags(html) if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", html.split("<script")[0])) <= set(ids)


def test_further_pairs_are_named_where_pairs_are(study):
    from types import SimpleNamespace

    more = SimpleNamespace(pairs=360)
    looked = [replace(verdict, untold=verdict.untold + 360) for verdict in study.verdicts]
    html = page.html(SimpleNamespace(**{**vars(study), "further": more, "verdicts": looked}))
    assert "on 40 pairs of worlds, some on 360 more." in html
    assert '<th scope="row">further pairs</th><td><code>360</code>' in html
    assert "400 pairs · seed 11" in html


def test_rows_without_a_finding_are_pale(study):
    from types import SimpleNamespace

    few = [replace(verdict, told=7) for verdict in study.verdicts]
    html = page.html(SimpleNamespace(**{**vars(study), "verdicts": few}))
    assert html.count('<span class="bar pale"') >= 2 * len(few)
    assert html.count('<span class="bar pale"') > page.html(study).count('<span class="bar pale"')


def test_every_chart_element_has_its_spec_and_a_text(html):
    charts = [attrs for _, attrs in tags(html) if "data-chart" in attrs]
    assert len(charts) > 30
    for attrs in charts:
        assert f'"{attrs["data-chart"]}": {{"data"' in html
        assert attrs["aria-label"]


def test_a_study_without_series_still_has_its_report(study):
    from types import SimpleNamespace

    empty = SimpleNamespace(arrow=lambda: study.series.arrow().slice(0, 0))
    bare = SimpleNamespace(**{**vars(study), "series": empty, "places": empty})
    html = page.html(bare)
    assert "This study kept no series." in html
    assert "claim-order" in html


def test_a_study_that_was_only_run_has_its_report_too(study):
    from types import SimpleNamespace

    other = {"every": None, "arms": [{"id": "no_send", "days": 12.0}]}
    manifest = {**study.manifest, "identity": {**study.manifest["identity"], **other}}
    run = SimpleNamespace(**{**vars(study), "judged": False, "manifest": manifest})
    html = page.html(run)
    assert "No claims were judged." in html
    assert "corcyra run tiny.yaml" in html
