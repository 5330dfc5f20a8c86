"""The table of `nation.py`: its figures in at most 80 columns."""

from __future__ import annotations

from typing import Any


def table(found: dict[str, Any]) -> str:
    """Return all that was measured as text."""
    parts = (head, runs, streets, profiles, rates, jobs, targets)
    return "\n\n".join(part(found) for part in parts)


def head(found: dict[str, Any]) -> str:
    """Say where and on what this was measured."""
    m = found["machine"]
    return (
        f"{found['dossier']}, {len(found['lots'])} pairs with crowds like 2022's; "
        f"{m['processors']} processors ({m['kind']})\n"
        f"Python {m['python']}, numpy {m['numpy']}, numba {m['numba']}; "
        f"load {m['load_before']:.1f} before, {m['load_after']:.1f} after; {found['took_s']:.0f} s"
    )


def runs(found: dict[str, Any]) -> str:
    """Tell what whole runs cost by the size of the population."""
    lines = [
        "WHOLE RUNS               crowd,   made in,  a step,   10^6 agent-steps/s",
        "     1:     citizens    persons         s        ms     fast   plain   ratio",
    ]
    for r in found["runs"]:
        done = r["citizens"] * r["steps"] / 1e6
        step = (r["fast_s"] - r["make_s"]) / r["steps"]
        lines.append(
            f"{r['weight']:7g}{r['citizens']:13,}{r['peak']:11,.0f}{r['make_s']:10.3f}"
            f"{step * 1e3:10.3f}{done / r['fast_s']:9,.0f}{done / r['plain_s']:8,.0f}"
            f"{r['plain_s'] / r['fast_s']:8.1f}"
        )
    return "\n".join(lines)


def streets(found: dict[str, Any]) -> str:
    """Tell what street steps cost at the height of the unrest, and when it is over."""
    lines = [
        "STREET STEP       blocks      citizens       ms               MB    GB/s",
        "     1:   day  looked at %      moved      fast    plain   ratio   moved",
    ]
    for s in found["streets"]:
        lines.append(
            f"{s['weight']:7g}{s['day']:6g}{100 * s['looked'] / s['blocks']:11.2f}"
            f"{s['moved']:13,}{s['fast_s'] * 1e3:10.3f}{s['plain_s'] * 1e3:9.3f}"
            f"{s['plain_s'] / s['fast_s']:7.1f}{s['bytes'] / 1e6:8.2f}"
            f"{s['bytes'] / s['fast_s'] / 1e9:7.1f}"
        )
    b = found["bandwidth"]
    lines.append(
        f"copying arrays here: {b['far'] / 1e9:.1f} GB/s from memory, "
        f"{b['near'] / 1e9:.1f} GB/s in the cache"
    )
    return "\n".join(lines)


def profiles(found: dict[str, Any]) -> str:
    """Tell where the time of a run goes."""
    lines = [
        "WHERE TIME GOES, ms    street:                                  plain / fast",
        "     1:  days    make  bounds    look    move     all    rest   street  no moves",
    ]
    for p in found["profiles"]:
        make, street, move = p["make"], p["street.act"], _moves(p, "street: ")
        plain, plain_move = p["plain street.act"], _moves(p, "plain street: ")
        parts = (
            make,
            p["street: mark_blocks"] + p["street: rebound_top"],
            p["street: look_through"],
            move,
            street,
            p["whole"] - make - street,
        )
        still = (plain - plain_move) / (street - move)
        lines.append(
            f"{p['weight']:7g}{p['days']:6g}"
            + "".join(f"{part * 1e3:8.1f}" for part in parts)
            + f"{plain / street:9.1f}{still:10.1f}"
        )
    return "\n".join(lines)


def _moves(p: dict[str, float], part: str) -> float:
    return p[part + "move_all"] + p[part + "push_all"]


def rates(found: dict[str, Any]) -> str:
    """Compare agent-steps a second with other tools."""
    lines = ["OTHER TOOLS                            agents   10^6 agent-steps/s   ratio"]
    mesa, starsim = found["mesa"], found["starsim"]
    ours = min(found["runs"], key=lambda run: abs(run["weight"] - 100.0))
    rate = ours["citizens"] * ours["steps"] / ours["fast_s"]
    lines.append(
        f"{'Corcyra, 1:' + format(ours['weight'], 'g'):34s}"
        f"{ours['citizens']:11,}{rate / 1e6:21.3f}       1"
    )
    if isinstance(mesa, dict):
        lines.append(f"{'Mesa, civil violence':34s}{29_600:11,}{mesa['rate'] / 1e6:21.3f}"
                     f"{rate / mesa['rate']:8,.0f}")  # fmt: skip
        lines.append(f"{'Corcyra, the same rules':34s}{29_600:11,}{mesa['ours'] / 1e6:21.3f}"
                     f"{rate / mesa['ours']:8.1f}")  # fmt: skip
    else:
        lines.append(f"Mesa is left out: {mesa}"[:80])
    if isinstance(starsim, dict):
        lines.append(f"{'Starsim ' + starsim['version'] + ', SIR on a network':34s}"
                     f"{starsim['agents']:11,}{starsim['rate'] / 1e6:21.3f}"
                     f"{rate / starsim['rate']:8,.0f}")  # fmt: skip
    else:
        lines.append(f"Starsim is left out: {starsim}"[:80])
    return "\n".join(lines)


def jobs(found: dict[str, Any]) -> str:
    """Tell how long somebody waits."""
    w, study, nation = found["waits"], found["study"], found["nation"]
    lines = [
        "WAITING                                           s      processor s",
        f"import corcyra (Python itself {w['python_s']:.2f}){w['import_s']:19.2f}",
        f"first verdict, 4 pairs of minimal{w['verdict_s']:18.2f}",
    ]
    if "cold_s" in w:
        lines.append(f"the same, nothing compiled yet{w['cold_s']:21.1f}")
    what = f"{study['pairs']:,} pairs, two arms, 1:400, 2 threads"
    lines.append(f"{what:40s}{study['wall_s']:11.1f}{study['cpu_s']:17.1f}")
    if nation is not None:
        lines.append(f"{'one run at 1:1, 1 thread':40s}{nation['wall_s']:11.1f}"
                     f"{nation['cpu_s']:17.1f}")  # fmt: skip
        lines.append(f"its memory: {nation['peak_bytes'] / 1e9:.2f} GB in all "
                     f"(estimated for the run: {nation['estimate_bytes'] / 1e9:.2f})")  # fmt: skip
    return "\n".join(lines)


def targets(found: dict[str, Any]) -> str:
    """Tell which targets are met."""
    lines = ["TARGETS                                      found   asked"]
    for t in found["targets"]:
        met = "met" if t["met"] else "MISSED"
        lines.append(f"{t['what']:40s}{t['found']:10.2f}   {t['asked']:14s}{met}")
    return "\n".join(lines)
