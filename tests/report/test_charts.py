import re
from dataclasses import replace

import numpy as np
import pytest
import vl_convert as vlc
from conftest import without_some

from corcyra.report import charts, effect, gather, map, outlines, words


def svg(chart):
    return vlc.vegalite_to_svg(chart.to_dict())


def test_a_series_shows_both_arms_its_events_and_its_foot(study):
    drawn = svg(charts.series_chart(study, "crowd"))
    for text in ("with", "no_send", "first rally", "troops land", "tiny-2022 · 40 pairs · seed 11"):
        assert text in drawn


def test_a_series_of_an_actor_can_be_drawn(study):
    assert "power[patron]" in svg(charts.series_chart(study, "power[patron]"))


@pytest.mark.parametrize("index", [0, 1, 2])
def test_every_kind_of_verdict_is_drawn(study, index):
    verdict = study.verdicts[index]
    drawn = svg(charts.effect_chart(verdict, words.foot(study)))
    assert "tiny-2022 · 40 pairs · seed 11" in drawn
    assert "holds" in drawn


def test_a_verdict_that_no_pair_can_tell_is_drawn(study):
    verdict = study.verdicts[0]
    nobody = replace(
        verdict,
        told=0,
        told_pairs=np.zeros_like(verdict.told_pairs),
        share_holds=np.nan,
        share_same=np.nan,
        share_opposite=np.nan,
        share_interval=(np.nan, np.nan),
    )
    assert "share of 0 pairs" in svg(charts.effect_chart(nobody, "foot"))


def test_of_many_pairs_hairlines_keep_the_ends():
    values = np.linspace(-1, 1, 5000)
    (chart,) = effect._hairlines(values, np.ones(5000, dtype=int))
    rows = chart.data.column("x").to_pylist()
    assert len(rows) == effect.HAIRLINES
    assert (rows[0], rows[-1]) == (-1, 1)


def test_the_map_slides_and_multiplies(study):
    assert "Aktau" in svg(charts.country_map(study))
    assert "tiny-2022" in svg(charts.country_map(study, days=map.telling_days(study)))


def test_the_table_of_verdicts_is_drawn(study):
    assert "most are against" in svg(charts.verdict_table_chart(study))


def test_what_is_no_finding_is_hollow_and_says_so_in_the_table(study):
    from types import SimpleNamespace

    first, second, third = study.verdicts
    verdicts = [replace(first, told=7), replace(second, built_in=True, word="built in"), third]
    shown = SimpleNamespace(**{**vars(study), "verdicts": verdicts})
    drawn = svg(charts.verdict_table_chart(shown))
    for words_ in ("too few: 7 pairs", "built in, ", f"{third.word}, {third.told} pairs"):
        assert words_ in drawn
    bars = re.findall(r'aria-roledescription="bar"[^>]*', drawn)
    hollow = [bar for bar in bars if 'fill="' not in bar and 'opacity="0.55"' in bar]
    assert 0 < len(hollow) < len(bars)
    assert not effect.settled(verdicts[0])
    assert not effect.settled(verdicts[1])
    assert effect.settled(third)


@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_charts_are_saved(study, tmp_path, ending):
    path = charts.save(charts.verdict_table_chart(study), tmp_path / f"chart.{ending}")
    assert path.stat().st_size > 1000


def test_no_other_ending_is_saved(study, tmp_path):
    with pytest.raises(ValueError, match=r"\.svg, \.png or \.html, not as \.xls"):
        charts.save(charts.verdict_table_chart(study), tmp_path / "chart.xls")


def test_bands_are_quantiles_of_the_runs_that_go_on(study):
    rows = gather.bands(study, "with", "crowd")
    _, _, values = gather.matrix(study.series.arrow(), "with", "crowd")
    assert values.shape == (40, 13)
    assert np.isnan(values[0, 7:]).all()  # pair 0 ended on day 6
    last = values[:, -1][np.isfinite(values[:, -1])]
    assert len(last) == 30
    assert rows[-1]["median"] == pytest.approx(np.median(last), rel=1e-3)
    assert rows[-1]["low"] <= rows[-1]["q1"] <= rows[-1]["median"] <= rows[-1]["q3"]


def test_differences_are_taken_pair_by_pair(study):
    days, values = gather.differences(study, "with", "with", "crowd")
    assert np.nanmax(np.abs(values)) == 0
    hair, mean = gather.lines(days, values)
    assert hair == []
    assert {row["y"] for row in mean} == {0.0}


def test_the_mean_is_over_all_pairs_that_go_on_and_hairlines_are_few():
    values = np.zeros((100, 3))
    values[::2, 2] = 2.0
    values[1, 2] = np.nan
    hair, mean = gather.lines(np.arange(3.0), values)
    assert mean[2]["y"] == pytest.approx(100 / 99, rel=1e-3)
    assert len({row["pair"] for row in hair}) == gather.LINES


def test_arms_are_compared_over_the_pairs_in_which_both_were_run(study):
    some = without_some(study, "no_send", range(1, 11))
    arms, among = gather.compared(some)
    assert arms == ["with", "no_send"]
    assert list(among) == [0, *range(11, 40)]
    rows = gather.bands(some, "with", "crowd", among=among)
    _, _, values = gather.matrix(study.series.arrow(), "with", "crowd")
    assert rows[3]["median"] == pytest.approx(np.median(values[among, 3]), rel=1e-3)
    assert "30 of 40 pairs drawn · seed 11" in svg(charts.series_chart(some, "crowd"))
    assert "30 of 40 pairs drawn · seed 11" in svg(charts.difference_chart(some, "crowd"))


def test_maps_of_two_arms_show_the_same_pairs(study):
    some = without_some(study, "no_send", range(1, 4))
    arms, among = gather.compared(some, "places")
    assert (arms, list(among)) == (["with", "no_send"], [0, 4])
    first = gather.crowds(some, "with", among)[0]
    assert first != gather.crowds(some, "with")[0]
    for arm in arms:
        assert "2 of 40 pairs drawn" in svg(charts.country_map(some, arm=arm))


def test_an_arm_that_was_left_out_everywhere_is_not_compared(study):
    alone = without_some(study, "no_send", range(40))
    assert gather.main_without(alone) is None
    assert gather.compared(alone)[0] == ["with"]
    assert "no_send" not in svg(charts.series_chart(alone, "crowd"))
    few = without_some(study, "no_send", range(5))
    arms, among = gather.compared(few, "places")
    assert (arms, list(among)) == (["with"], [0, 1, 2, 3, 4])


def test_outcomes_are_of_the_runs_that_were_made_and_did_not_fail(study):
    from types import SimpleNamespace

    def outcome(arm, name):
        values = study.outcome(arm, name).copy()
        values[:10] = np.nan
        return values

    some = SimpleNamespace(**{**vars(study), "outcome": outcome})
    assert len(gather.outcome(some, "with", "landing_day")) == 30
    came = np.isfinite(study.outcome("with", "landing_day")[10:]).mean()
    from corcyra.report.events import marks

    landing = next(mark for mark in marks(some) if mark.title == "troops land")
    assert f"{words.percent(came)} of runs" in landing.source


def test_the_arm_beside_with_is_the_one_most_claims_need(study):
    assert gather.main_without(study) == "no_send"


def test_survival_counts_runs_that_ever_were_in_a_tenth(study):
    bits = study.outcome("with", "pi_tenths").astype(int)
    rows = gather.survival_by_tenth(study)
    assert [row["runs"] for row in rows] == [int((bits >> k & 1).sum()) for k in range(10)]
    assert rows[0]["tenth"] == "0–10%"
    assert rows[9]["tenth"] == "90–100%"


def test_an_outline_is_closed_and_where_the_country_is():
    (ring,) = outlines.rings("398")
    assert ring[0] == ring[-1]
    lons, lats = zip(*ring)
    assert 46 < min(lons) < 47 and 87 < max(lons) < 88
    assert 40 < min(lats) < 41 and 55 < max(lats) < 56


def test_shared_borders_are_found_and_unknown_countries_have_none():
    assert {"643", "156", "417", "860", "795"} == set(outlines.neighbours("398"))
    assert outlines.neighbours("000") == []
    assert outlines.rings(None) == []
    assert "no statement" in outlines.note()


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.0, "0"),
        (12345, "12,300"),
        (0.04213, "0.0421"),
        (1.5, "1.5"),
        (99.96, "100"),
        (float("nan"), "–"),
        (None, "–"),
        (-0.25, "-0.25"),
        (3e-7, "3e-07"),
        (200, "200"),
    ],
)
def test_numbers_have_three_figures(x, text):
    assert words.number(x) == text


def test_shares_are_never_rounded_to_certainty():
    assert [words.percent(x) for x in (0, 0.001, 0.5, 0.999, 1)] == [
        "0%",
        "<1%",
        "50%",
        ">99%",
        "100%",
    ]


def test_days_fall_on_dates():
    import datetime as dt

    assert words.day_date(dt.date(2022, 1, 2), 4.75) == "6 Jan"
    assert words.signed(-0.5) == "−0.5"


def test_events_of_one_date_share_a_letter_and_a_rule(study):
    from corcyra.report.events import marks, rules

    seen = marks(study)
    assert [mark.when for mark in seen if mark.letter == "A"] == ["2 Jan", "2 Jan"]
    assert len(rules(seen)) == len({mark.letter for mark in seen}) < len(seen)
    assert [mark.day for mark in seen] == sorted(mark.day for mark in seen)
