"""Every scalar of the mechanisms: name, unit, default, prior range, meaning, source.

A dossier's ``parameters:`` section replaces a value or a prior range by name; whatever it does not
name takes the prior here. A mechanism is off when its weight has the value `off`.
Source "model 9" is the table of ranges in which the prototype of this model was alive; "assumed"
says that nobody measured it, and the reason stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One scalar of a mechanism."""

    name: str
    arena: str
    unit: str
    default: float
    low: float
    """Lower end of the prior range."""
    high: float
    """Upper end of the prior range."""
    meaning: str
    source: str
    scale: Scale = "linear"
    off: float | None = None
    """The value that switches the mechanism off; None where there is nothing to switch."""
    least: float = 0.0
    """Smallest value a dossier may give."""
    most: float = 1e9
    """Largest value a dossier may give; where nothing else bounds it, so that no sum overflows."""


# fmt: off
def _street() -> list[Parameter]:
    return [
        Parameter("hardship_mean", "street", "1", 0.72, 0.55, 0.9, "national mean of hardship h",
                  "assumed: so that calm, unrest and a rising of the nation are all open", most=1),
        Parameter("hardship_spread", "street", "1", 0.08, 0, 0.15,
                  "standard deviation between places of their mean of hardship",
                  "assumed: no survey by place; with none, a rising is everywhere or nowhere",
                  off=0, most=1),
        Parameter("risk_mean", "street", "1", 0.8, 0.65, 0.95, "national mean of risk aversion r",
                  "assumed: with the force in sight most stay at home, on the record .4% came out",
                  most=1),
        Parameter("sovereignty_mean", "street", "1", 0.55, 0.3, 0.8, "mean value of sovereignty s",
                  "model 9", most=1),
        Parameter("order_mean", "street", "1", 0.35, 0.1, 0.6, "mean value of order o", "model 9",
                  most=1),
        Parameter("memory_share", "street", "1", 0.15, 0.02, 0.3,
                  "share that remembers past bloodshed, far from it", "assumed: no survey found",
                  off=0, most=1),
        Parameter("m0", "street", "1", 0.1, 0, 0.3, "memory of those who only heard of it",
                  "assumed", off=0, most=1),
        Parameter("tau", "street", "1", 0.47, 0.38, 0.56, "threshold of joining", "model 9",
                  least=-10),
        Parameter("wx", "street", "1", 0.35, 0.1, 0.6, "weight of contagion", "model 9", off=0),
        Parameter("ws", "street", "1", 0.12, 0, 0.25, "weight of sovereignty in grievance",
                  "model 9", off=0, most=1),
        Parameter("wm", "street", "1", 0.3, 0, 0.6, "weight of memory in grievance (amplifying)",
                  "model 9", off=0, most=1),
        Parameter("wk", "street", "1", 0.4, 0, 0.8, "memory sharpening sovereignty", "model 9",
                  off=0, most=1),
        Parameter("wd", "street", "1", 0.5, 0, 1, "memory deterring (risk)", "model 9", off=0),
        Parameter("square", "street", "1", 0.5, 0, 1, "weight of the sight of the square",
                  "model 9", off=0),
        Parameter("rho", "street", "1/d", 2.5, 1, 4, "rate of reconsidering", "model 9"),
        Parameter("phi", "street", "1/d", 1, 0.3, 2, "rate of tiring", "model 9", off=0),
        Parameter("rest", "street", "d", 9, 4, 20, "mean rest T after tiring", "model 9",
                  least=0.001),
        Parameter("reach_scale", "street", "1", 1, 0.3, 2.5,
                  "scale of the force's reach, multiplies (.3, 1, 2, 6) by order", "model 9",
                  "log", off=0),
        Parameter("severity_scale", "street", "1", 1, 1, 1,
                  "scale of severity, multiplies (.3, .7, 1, 1.8) by order", "model 9", off=0),
        Parameter("open", "street", "1", 1, 1, 1, "weight of far ties while the network is up",
                  "convention: 1 = seen as near ones are", off=0, most=1),
        Parameter("calm", "street", "persons", 2000, 1000, 5000,
                  "national crowd under which there is order",
                  "assumed: an order of magnitude under the record's 38,000-50,000", "log"),
    ]


def _clash() -> list[Parameter]:
    return [
        Parameter("kappa", "clash", "1", 1, 0.5, 2, "contact of force and crowd",
                  "assumed: about one contact per man and day", "log", off=0),
        Parameter("arrest_scale", "clash", "1", 0.6, 0.2, 1.5,
                  "scale of arrests, multiplies (0, .05, .3, 1) /d by order", "model 9", "log",
                  off=0),
        Parameter("jail_term", "clash", "d", 20, 5, 60,
                  "longest term; a term is uniform between 0 and this",
                  "rule: Epstein (2002); length assumed (administrative arrest to 15 d)", "log"),
        Parameter("lethal_scale", "clash", "1", 1, 0.3, 4,
                  "scale of deaths, multiplies (0, 2e-6, 5e-5, 1e-3) /d by order", "model 9",
                  "log", off=0),
        Parameter("lost_site", "clash", "1", 2, 1, 5, "factor on deaths while the site is lost",
                  "assumed: about 3,000 firearms were taken (Interfax, 14 March 2022)", "log",
                  off=1),
        Parameter("wounded_ratio", "clash", "1", 4.5, 3, 8, "wounded for each dead",
                  "record: 960 hurt, 206 dead outside the forces (Prosecutor General, 15 Jan 2022)",
                  off=0),
        Parameter("force_lethal", "clash", "1/d", 5e-05, 1e-05, 0.0003,
                  "deaths among the forces per person of the crowd at full exposure",
                  "record: 19 dead among the forces, about 150,000 crowd-days", "log", off=0),
        Parameter("z_lose", "clash", "1", 10, 4, 25, "pressure at which a key site is lost",
                  "model 9", "log"),
        Parameter("z_retake", "clash", "1", 0.4, 0.4, 0.4, "retaken below this share of z_lose",
                  "model 9", most=0.999),
    ]


def _barracks() -> list[Parameter]:
    return [
        Parameter("cohesion_mean", "barracks", "1", 0.18, -0.05, 0.4, "mean cohesion c", "model 9",
                  least=-5, most=5),
        Parameter("cohesion_sd", "barracks", "1", 0.12, 0.12, 0.12, "spread of cohesion",
                  "model 9", off=0),
        Parameter("sympathy_mean", "barracks", "1", 0.55, 0.3, 0.8, "mean sympathy y", "model 9",
                  off=0, most=1),
        Parameter("bias_sd", "barracks", "1", 0.1, 0, 0.2, "spread of the private bias e",
                  "assumed: officers differ by up to some tenths about the odds", off=0),
        Parameter("mu", "barracks", "1/d", 6, 2, 12, "rate at which a unit answers", "model 3",
                  "log", off=0, most=100),
        Parameter("wo", "barracks", "1", 0.5, 0, 1, "weight of outrage", "assumed", off=0),
        Parameter("wf", "barracks", "1", 0.4, 0, 0.8, "weight of the official story", "assumed",
                  off=0, most=1),
        Parameter("wu", "barracks", "1", 0.5, 0.2, 0.8, "weight of the other units", "model 9",
                  off=0),
        Parameter("wpi", "barracks", "1", 0.45, 0.2, 0.7, "weight of the odds of survival",
                  "model 9", off=0),
        Parameter("delta", "barracks", "1", 0.2, 0.05, 0.4, "how far a unit wavers before it goes",
                  "model 9"),
        Parameter("unit_return", "barracks", "1/d", 0.3, 0.05, 1, "rate of returning units",
                  "model 9", "log", off=0),
        Parameter("move_rate", "barracks", "1/d", 0.8, 0.2, 2, "rate at which mobile units move",
                  "assumed: a unit is under way within one to five days", "log", off=0),
        Parameter("speed", "barracks", "km/d", 900, 400, 2000, "travel, loading included",
                  "assumed: road convoy to airlift", "log", least=1),
        Parameter("guard", "barracks", "1", 0.4, 0.2, 0.6, "share of obeying men tied to sites",
                  "assumed", off=0, most=1),
        Parameter("relief", "barracks", "1", 0.8, 0.5, 1.2, "tied men freed by a foreign guard",
                  "record: about 1,600 freed by 2,030 (13 January 2022)", off=0),
        Parameter("z0", "barracks", "1", 2.6, 2.6, 2.6, "log odds of survival in calm", "model 9",
                  least=-20, most=100),
        Parameter("z_site", "barracks", "1", 3, 1.5, 5, "log odds lost with all key sites",
                  "model 9", off=0, most=100),
        Parameter("z_unit", "barracks", "1", 4, 2, 6, "log odds lost with all units", "model 3",
                  off=0, most=100),
        Parameter("z_crowd", "barracks", "1", 1, 0.3, 2, "log odds lost to the national crowd",
                  "model 9", off=0, most=100),
        Parameter("z_sign", "barracks", "1", 0.4, 0, 1, "log odds lost by the call itself",
                  "model 3", off=0, most=100),
        Parameter("z_back", "barracks", "1", 1.2, 0, 3, "log odds gained by backing", "model 3",
                  off=0, most=100),
        Parameter("F1", "barracks", "men", 800, 800, 800, "foreign men that back by 63%",
                  "model 9", least=1),
    ]


def _palace_abroad() -> list[Parameter]:
    return [
        Parameter("lev", "palace", "1", 0.8, 0, 2, "leverage that dependence gives the patron",
                  "model 5", off=0),
        Parameter("heed", "abroad", "1", 0.4, 0, 0.8, "pull of a deal on the patron's view",
                  "assumed", off=0, most=1),
        Parameter("k_break", "abroad", "1", 0.3, 0, 1, "how far a deal binds", "model 5"),
        Parameter("q", "abroad", "1", 1.5, 0, 3, "how strongly dependence moves members",
                  "model 5", off=0),
        Parameter("u0", "abroad", "utils", 0.15, 0.05, 0.3, "scale of the leader's doubt",
                  "assumed: a tenth of the stake", "log", least=1e-06),
        Parameter("t_c", "abroad", "d", 0.4, 0.05, 1, "from the call to the council's answer",
                  "model 5; record: within hours", "log"),
        Parameter("stake", "abroad", "utils", 1.2, 0.5, 2, "worth of the regime to the patron",
                  "model 9", off=0),
        Parameter("gain", "abroad", "utils", 0.5, 0, 1, "worth of dependence", "model 9", off=0),
        Parameter("cost", "abroad", "utils/1000 men", 0.1, 0, 0.2, "cost of troops", "model 9",
                  off=0),
        Parameter("blame", "abroad", "utils", 0.15, 0, 0.3, "cost of being resented", "model 9",
                  off=0),
        Parameter("credibility", "abroad", "1", 0.35, 0, 0.7, "backing by a mere promise",
                  "model 9", off=0, most=1),
        Parameter("F0", "abroad", "men", 1500, 1500, 1500, "foreign men that are seen by 63%",
                  "model 9", least=1),
        Parameter("leave_rate", "abroad", "1/d", 0.4, 0.2, 1, "rate at which troops leave",
                  "record: out within six days, 13 to 19 January 2022", "log"),
        Parameter("calm_days", "abroad", "d", 4, 2, 10, "calm after which troops leave",
                  "record: leaving began six days after order was declared", "log"),
    ]


def _press_legitimacy() -> list[Parameter]:
    return [
        Parameter("reach", "press", "1/d", 0.08, 0.02, 0.3, "reach of the official story",
                  "assumed: weeks for a nation to hear and weigh a story", "log", off=0),
        Parameter("trust", "press", "1", 0.2, 0, 0.4, "believe the official story on day 0",
                  "assumed", most=1),
        Parameter("witness", "press", "1/d", 1, 0.3, 3, "rate at which witnesses correct it",
                  "assumed", "log", off=0),
        Parameter("w2", "press", "1/d", 0.3, 0, 0.8, "the same through the open network",
                  "assumed", off=0),
        Parameter("official_fraction", "press", "1", 0.7, 0.2, 1, "share of deaths announced",
                  "record: 44 announced on 7 January of 225 to 238", most=1),
        Parameter("official_delay", "press", "d", 3, 1, 8, "delay of the announcement",
                  "record: 44 on 7 January, 225 on 15 January", "log", most=366),
        Parameter("rumour", "press", "1", 1.8, 1, 4, "deaths believed for each, by rumour",
                  "assumed: December 1986 is believed hundreds, officially dozens", "log"),
        Parameter("memory_gap", "press", "1", 0.3, 0, 0.6,
                  "memory added near past bloodshed when all of its toll is disputed", "assumed",
                  off=0, most=1),
        Parameter("memory_range", "press", "km", 500, 200, 1500, "how far that memory reaches",
                  "assumed", "log", least=1),
        Parameter("L_norm", "legitimacy", "1", 0.35, 0.2, 0.5, "legitimacy in calm",
                  "assumed: so that grievance h (1 - L) lies about the threshold tau", least=1e-06,
                  most=1),
        Parameter("aD", "legitimacy", "100,000 adults", 0.01, 0.002, 0.03,
                  "loss by believed deaths", "model 7", "log", off=0),
        Parameter("aV", "legitimacy", "1/d", 0.015, 0, 0.04, "loss by violated sovereignty",
                  "model 7", off=0),
        Parameter("aY", "legitimacy", "1/d", 0.05, 0, 0.1, "loss by disorder", "model 7", off=0),
        Parameter("aC", "legitimacy", "1", 0.25, 0, 0.5, "gain by a concession", "model 7", off=0),
        Parameter("T_L", "legitimacy", "d", 80, 20, 200, "recovery of legitimacy", "model 7",
                  "log", least=0.001),
        Parameter("G_norm", "reputation", "1", 0.65, 0.5, 0.8, "leader's reputation in calm",
                  "assumed", most=1),
        Parameter("kC", "reputation", "1", 0.1, 0, 0.2, "loss at the call", "model 7", off=0),
        Parameter("kV", "reputation", "1/d", 0.025, 0, 0.05, "loss by violated sovereignty",
                  "model 7", off=0),
        Parameter("kY", "reputation", "1/d", 0.025, 0, 0.05, "loss by disorder", "model 7", off=0),
        Parameter("kO", "reputation", "1", 0.15, 0, 0.3, "gain on the day of order", "model 7",
                  off=0),
        Parameter("T_R", "reputation", "d", 120, 30, 400, "recovery of reputation", "model 7",
                  "log", least=0.001),
        Parameter("scar_R", "reputation", "1", 0.5, 0, 1, "share of each loss that stays",
                  "model 7", off=0, most=1),
        Parameter("Q_norm", "friendship", "1", 0.75, 0.6, 0.9, "friendship in calm", "assumed",
                  most=1),
        Parameter("kF", "friendship", "1/d", 0.02, 0, 0.05, "resentment of foreign troops",
                  "model 7", off=0),
        Parameter("kG", "friendship", "1/d", 0.02, 0, 0.05, "thanks for foreign troops",
                  "model 7", off=0),
        Parameter("T_F", "friendship", "d", 900, 365, 1825, "recovery of friendship", "model 7",
                  "log", least=0.001),
        Parameter("scar_F", "friendship", "1", 0.5, 0, 1, "share of each change that stays",
                  "model 7", off=0, most=1),
        Parameter("O0", "outrage", "per 100,000", 7, 2, 20, "deaths that outrage by 63%",
                  "model 7", "log", least=1e-06),
        Parameter("outrage_decay", "outrage", "1/d", 0.12, 0.05, 0.3, "decay of outrage",
                  "model 7", "log"),
        Parameter("pi_fall", "ends", "1", 0.1, 0.1, 0.1, "odds under which the regime falls",
                  "model 8", off=0, most=1),
        Parameter("fall_days", "ends", "d", 1, 1, 1, "how long they must stay there", "model 8"),
    ]
# fmt: on


PARAMETERS: Final[tuple[Parameter, ...]] = tuple(
    _street() + _clash() + _barracks() + _palace_abroad() + _press_legitimacy()
)
BY_NAME: Final[dict[str, Parameter]] = {p.name: p for p in PARAMETERS}

ORDERS: Final[tuple[str, ...]] = ("concede", "contain", "disperse", "shoot")
"""The four orders, by number."""
BY_ORDER: Final[dict[str, tuple[float, float, float, float]]] = {
    "reach": (0.3, 1.0, 2.0, 6.0),
    "severity": (0.3, 0.7, 1.0, 1.8),
    "arrest": (0.0, 0.05, 0.3, 1.0),
    "lethal": (0.0, 2e-6, 5e-5, 1e-3),
}
"""What an order multiplies (model 9): reach and severity 1, arrest and lethal 1/d."""
CUTS: Final = (0.15, 0.35, 0.6)
"""Responses above which the order is contain, disperse, shoot (model 4)."""
HYSTERESIS: Final = 0.02
"""How far a response must pass a cut to change the order (model 4)."""
