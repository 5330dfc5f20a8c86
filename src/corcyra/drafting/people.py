"""Names joined to people and bodies: who is meant by each mention."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from corcyra.drafting.english import PARTICLES
from corcyra.drafting.mentions import Mention
from corcyra.drafting.variants import consonants, fold, near_keys, same_given, same_surname

LEAST: Final = 0.55
"""How sure a name must be a person's to be taken for one."""
MOST_NAMES: Final = 1000
"""Different full names that are told apart; what comes later is left out, aloud."""
_RUN_IN: Final = re.compile(r"^[A-Z]{3,}-(?=[A-Z][a-z])")
_INITIAL: Final = re.compile(r"^\w\.?$")


@dataclass
class Someone:
    """A person or a body, with all mentions taken for it."""

    kind: str
    surname: str
    """Folded; of a body its whole name."""
    given: tuple[str, ...]
    mentions: list[int] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    person: float = 0.0
    place: float = 0.0
    joined: float = 1.0
    """How sure it is that all spellings are one name."""
    id: str = ""

    @property
    def name(self) -> str:
        """Its fullest form, by the most usual spelling of the surname."""
        last: Counter[str] = Counter()
        for form, count in self.forms.items():
            last[form.split()[-1]] += count
        chosen = max(
            self.forms,
            key=lambda f: (min(len(f.split()), 2), last[f.split()[-1]], self.forms[f], len(f)),
        )
        if self.kind == "person":
            # A translation runs an abbreviation into a given name: "CSTO-Ivan Orlov".
            chosen = _RUN_IN.sub("", chosen)
        label = self.kind == "person" and chosen.isupper() and len(chosen) > 3
        return chosen.title() if label else chosen

    @property
    def variants(self) -> tuple[str, ...]:
        """Every spelling, the most usual first."""
        return tuple(form for form, _ in self.forms.most_common(20))


@dataclass
class Cast:
    """Everybody that is named, and for each mention who it is."""

    everybody: list[Someone]
    whose: dict[int, Someone]
    """By place in the list of mentions; names that are nobody's are not there."""
    left_out: int


def cast(found: list[Mention]) -> Cast:
    """Join mentions to people and bodies."""
    _strip_openers(found)
    everybody: list[Someone] = []
    whose: dict[int, Someone] = {}
    left_out = _full_names(found, everybody, whose)
    _single_names(found, everybody, whose)
    _bodies(found, everybody, whose)
    kept = [s for s in everybody if s.kind == "body" or (s.person >= LEAST and s.person > s.place)]
    taken: set[str] = set()
    for someone in kept:
        someone.id = slug(someone.name, taken, whole=someone.kind == "body")
    alive = set(map(id, kept))
    return Cast(kept, {i: s for i, s in whose.items() if id(s) in alive}, left_out)


def slug(name: str, taken: set[str], *, whole: bool = False) -> str:
    """Return a short name for a dossier, not among those `taken`, and take it.

    It is the last word, then all words; the other way round for `whole`.
    """
    words = [w for w in re.split(r"[^a-z0-9]+", plain(name)) if w]
    base = (words[-1] if words else "")[:30]
    if not base or not base[0].isalpha():
        base = f"n{base}"
    wanted = [base, "-".join(words)[:38]] if words and words[0][0].isalpha() else [base]
    if whole:
        wanted = wanted[::-1]
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    chosen = next(w for w in (*wanted, *numbered) if w not in taken)
    taken.add(chosen)
    return chosen


def plain(name: str) -> str:
    """Return a name in lower-case letters of the alphabet where it has them."""
    import unicodedata

    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def _strip_openers(found: list[Mention]) -> None:
    """Take a sentence's first word off a name that stands elsewhere without it: `Call Ivanov`."""
    others = {fold(m.words[-1]) for m in found if m.kind == "name" and len(m.words) == 1}
    for mention in found:
        opened = mention.kind == "name" and mention.begins and len(mention.words) == 2
        if opened and mention.person < 0.9 and not _INITIAL.match(mention.words[0]):
            alone = fold(mention.words[1]) in others
            known = sum(mention.words[0] in m.words for m in found[:2000]) > 1
            if alone and not known:
                mention.words, mention.first = mention.words[1:], mention.first + 1


def _given(words: tuple[str, ...]) -> tuple[str, ...]:
    parts = [part for word in words[:-1] for part in re.split("[-.]", word) if part]
    return tuple(fold(part) for part in parts if part.lower() not in PARTICLES)


def _full_names(found: list[Mention], everybody: list[Someone], whose: dict[int, Someone]) -> int:
    """Join names of two words and more; return how many were too many."""
    near: dict[str, list[Someone]] = defaultdict(list)
    left_out = 0
    for i, mention in enumerate(found):
        if mention.kind != "name" or len(mention.words) < 2:
            continue
        surname, given = fold(mention.words[-1]), _given(mention.words)
        same = _among(near, surname, given)
        if same is None:
            if len(everybody) >= MOST_NAMES:
                left_out += 1
                continue
            same = Someone("person", surname, given)
            everybody.append(same)
            for key in near_keys(surname):
                near[key].append(same)
        _join(same, i, mention, whose)
    return left_out


def _among(near: dict[str, list[Someone]], surname: str, given: tuple[str, ...]) -> Someone | None:
    seen: dict[int, Someone] = {}
    for key in near_keys(surname):
        for someone in near.get(key, ())[:50]:
            seen[id(someone)] = someone
    fits = [s for s in seen.values() if same_surname(surname, s.surname)]
    exact = [s for s in fits if s.surname == surname] or fits
    return next((s for s in exact if same_given(given, s.given)), None)


def _single_names(
    found: list[Mention], everybody: list[Someone], whose: dict[int, Someone]
) -> None:
    """Join surnames that stand alone, then given names that do."""
    near: dict[str, list[Someone]] = defaultdict(list)
    called: dict[str, list[Someone]] = defaultdict(list)
    for someone in everybody:
        for key in near_keys(someone.surname):
            near[key].append(someone)
        for part in someone.given:
            called[part].append(someone)
    for i, mention in enumerate(found):
        if mention.kind != "name" or len(mention.words) != 1:
            continue
        surname = fold(mention.words[0])
        same = _nearest(near, surname, mention, i)
        if same is None and len(called.get(surname, ())) == 1:
            same = called[surname][0]
        if same is None:
            if len(everybody) >= MOST_NAMES:
                continue
            same = Someone("person", surname, ())
            everybody.append(same)
            for key in near_keys(surname):
                near[key].append(same)
        _join(same, i, mention, whose)


def _nearest(
    near: dict[str, list[Someone]], surname: str, mention: Mention, at: int
) -> Someone | None:
    """Who is meant by a surname: whoever is spelt so, of those the one who was named last."""
    seen: dict[int, Someone] = {}
    for key in near_keys(surname):
        for someone in near.get(key, ())[:50]:
            seen[id(someone)] = someone
    fits = [s for s in seen.values() if same_surname(surname, s.surname)]
    spelt = [s for s in fits if any(f.split()[-1] == mention.words[0] for f in s.forms)]
    chosen = spelt or [s for s in fits if s.surname == surname] or fits
    return max(chosen, key=lambda s: _before(s, at), default=None)


def _before(someone: Someone, at: int) -> int:
    """Place of the last mention before this one; those that come later count from the end."""
    earlier = [i for i in someone.mentions[-200:] if i < at]
    return earlier[-1] if earlier else -someone.mentions[0] if someone.mentions else 0


def _bodies(found: list[Mention], everybody: list[Someone], whose: dict[int, Someone]) -> None:
    """Join bodies of one name, and a short form to the long one that ends or begins with it."""
    known: dict[str, Someone] = {}
    for i, mention in enumerate(found):
        if mention.kind != "body":
            continue
        key = fold(" ".join(mention.words))
        if key not in known:
            if len(known) >= MOST_NAMES:
                continue
            known[key] = Someone("body", key, ())
            everybody.append(known[key])
        _join(known[key], i, mention, whose)


def _join(someone: Someone, i: int, mention: Mention, whose: dict[int, Someone]) -> None:
    form = " ".join(mention.words)
    if someone.kind == "person" and not any(
        f.split()[-1] == form.split()[-1] for f in someone.forms
    ):
        same = not someone.forms or fold(mention.words[-1]) == someone.surname
        someone.joined = min(someone.joined, (1.0 if not someone.forms else 0.9) if same else 0.75)
    if len(_given(mention.words)) and not someone.given:
        someone.given = _given(mention.words)
    someone.mentions.append(i)
    someone.forms[form] += 1
    someone.person = max(someone.person, mention.person)
    someone.place = max(someone.place, mention.place)
    whose[i] = someone


__all__ = ["LEAST", "Cast", "Someone", "cast", "consonants", "plain", "slug"]
