"""An arm: the dossier with some of its values replaced.

Paths are keys joined by dots; an item of a list is named by its id (`events.spark.share`). The
values are put into the tree that was read from the file, so that whatever is wrong with one is
reported in its own line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from corcyra.dossier import rules, words
from corcyra.dossier.doubt import UNKNOWN, Unsure
from corcyra.dossier.explain import wrongs
from corcyra.dossier.locate import Loc, Locator, Where, child
from corcyra.dossier.questions import MAX_SET
from corcyra.dossier.salvage import Doubt, salvage, strays
from corcyra.dossier.schema import Dossier
from corcyra.dossier.tree import Node, read
from corcyra.dossier.wrong import MOST
from corcyra.errors import DossierError, Problem

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded

# Which paths an arm may not replace, and why.
_SHARED: Final[tuple[tuple[str, str], ...]] = (
    (
        r"weight|ties(\..*)?|country(\.(adult_share|places))?|country\.places\.[^.]+(\.population)?",
        "changes which citizens there are or whom they know; arms must share their people and luck",
    ),
    (r"days|step|start", "changes the clock, which all arms share"),
    (
        r"(.*\.)?id|name|corcyra",
        "changes a name; draws go by names, and arms must share their luck",
    ),
    (
        r"(title|about|arms|claims|facts|sources)(\..*)?",
        "changes nothing in the world; an arm replaces parts of the simulated country only",
    ),
)


def for_arm(loaded: Loaded, arm: str) -> Dossier:
    """Return the dossier of an arm: its overrides applied and checked.

    `with` is the dossier as it stands, defined or not.

    Raises
    ------
    DossierError
        If there is no such arm; overrides were checked when the dossier was read.
    """
    if arm == "with" or arm in loaded.arms:
        return loaded.arms.get(arm, loaded.dossier)
    message = words.unknown("arm", arm, ["with", *(a for a in loaded.arms if a != "with")])
    raise DossierError([Problem(loaded.file, 0, 0, "arms", message)])


def changing_nothing(loaded: Loaded) -> Dossier:
    """Return the dossier of an arm whose override replaces a value by itself: the placebo."""
    root, _ = read(loaded.text)
    assert root is not None and root.entries is not None
    values = Node(root.at, entries={"palace.rule": Node(root.at, loaded.dossier.palace.rule)})
    base = Base(root, Locator(loaded.file, loaded.text, root))
    made = _Arm("placebo", ("arms",), values, base, loaded.dossier).dossier()
    assert made is not None
    return made


@dataclass(frozen=True)
class Base:
    """The dossier that the arms change, as it was read."""

    root: Node
    locator: Locator
    doubt: Doubt = field(default_factory=Doubt)
    """What one cannot be sure of in it."""
    wrong: frozenset[tuple[str | int, ...]] = frozenset()
    """Paths at which its rules complain."""


def apply(dossier: Dossier, base: Base, healthy: bool) -> tuple[dict[str, Dossier], list[Problem]]:
    """Make the dossier of each arm; collect what is wrong with any of them.

    Parameters
    ----------
    dossier
        As it stands, or what was salvaged of it.
    base
        The same, as text.
    healthy
        Whether nothing is wrong with it. Otherwise only what is certainly due to an arm is told.
    """
    made, problems = {}, list[Problem]()
    listed = child(base.root, "arms")
    for i, arm in enumerate(() if dossier.arms is UNKNOWN else dossier.arms):
        if arm is UNKNOWN or arm.set is UNKNOWN or len(arm.set) > MAX_SET:
            continue
        values = child(child(listed, i), "set")
        name = base.locator.name(("arms", i)).removeprefix("arms.")
        if not arm.set or values is None:
            made[name] = dossier
            continue
        if len(problems) > MOST:
            break
        here = _Arm(name, ("arms", i, "set"), values, base, dossier if healthy else None)
        changed = here.dossier()
        problems += here.problems
        if changed is not None:
            made[name] = changed
    return made, problems


class _Arm(Locator):
    """Applies one arm; a locator that points at the override that caused a problem."""

    def __init__(
        self, arm: str, loc: Loc, values: Node, base: Base, healthy: Dossier | None
    ) -> None:
        super().__init__(base.locator.file, "", base.root)
        self.lines = base.locator.lines
        self.root: Node = base.root
        self.arm = arm
        self.loc = loc
        self.values = values.entries or {}
        self.base = base
        self.healthy = healthy
        """The dossier that is changed, if nothing is wrong with it."""
        self.clear = healthy is not None
        """Whether base and paths are right, so that whatever is wrong is the arm's."""
        self.whole = True
        """Whether every value could be put in its place."""
        self.problems: list[Problem] = []
        self.own: set[int] = set()
        """Identities of the nodes that the arm brings."""
        self.put: list[tuple[list[str | int], str]] = []
        """Paths that were replaced, and as they are written."""

    def dossier(self) -> Dossier | None:
        """Put every value in its place and check the whole."""
        for path, value in self.values.items():
            wrong = self._refused(path) or self._put_at(path, value)
            if wrong is not None:
                loc = (*self.loc, path)
                self.problems.append(self.base.locator.problem(loc, wrong, "key"))
                self.clear = self.whole = False
        if not self.put:
            return None
        made = self._typed()
        if self.whole:
            # Where the base breaks a rule, what the arm makes of it is not told again.
            told = (w for w in rules.world(made) if w.loc not in self.base.wrong)
            self.problems += [self.problem(*wrong) for wrong in told]
        return None if self.problems or not self.clear else made

    def _typed(self) -> Dossier:
        """Dossier of the arm, or what can be salvaged of it; collects what is ill-typed."""
        doubt = self.base.doubt
        try:
            made = Dossier.model_validate(self._given())
        except ValidationError as error:
            found = islice(wrongs(error, self), MOST)
            certain = (w for w in found if self.clear or self._brought(w.loc))
            self.problems += [self.problem(*wrong) for wrong in certain]
            return salvage(self.root, Doubt(doubt.twice, strays(error), fragments=True))
        return salvage(self.root, Doubt(doubt.twice)) if doubt.twice else made

    def _given(self) -> object:
        """The arm as data; sections that it leaves alone need no second look at their types."""
        if self.healthy is None or self.root.entries is None:
            return self.root.plain()
        changed = {trail[0] for trail, _ in self.put}
        return {
            key: node.plain() if key in changed else getattr(self.healthy, key)
            for key, node in self.root.entries.items()
        }

    def _brought(self, loc: Loc) -> bool:
        """Whether what stands at `loc` came with the arm."""
        return id(self.find(loc)[0]) in self.own

    def problem(self, loc: Loc, message: str, where: Where = "value", shift: int = 0) -> Problem:
        """Report at the override that brought the value, or else at the one nearest to it."""
        node, _ = self.find(loc)
        cause = max(self.put, key=lambda put: _common(put[0], loc))[1]
        if message.startswith("is missing") and self.values[cause].entries is not None:
            message += f"; the arm replaces all of {cause}: write {cause}.KEY to change one key"
        message = f"{message} (in arm {self.arm})"
        if id(node) in self.own:
            return super().problem(loc, message, where, shift)
        mark = self.values[cause].key_at or self.values[cause].at
        return self.at(mark, self.name(loc), message)

    def _refused(self, path: str) -> str | None:
        for pattern, why in _SHARED:
            if re.fullmatch(pattern, path):
                return f"an arm may not replace this: it {why}"
        return None

    def _put_at(self, path: str, value: Node) -> str | None:
        """Put a value in its place; returns what is wrong with the path."""
        trail: list[str | int] = []
        try:
            if id(value) in self.base.doubt.broken:
                raise Unsure
            self.root = _put(self.root, path.split("."), value, trail, self.base.doubt)
        except _NoSuchPath as wrong:
            return str(wrong)
        except Unsure:
            self.clear = self.whole = False
            return None
        self.own |= {id(node) for node in value.walk()}
        self.put.append((trail, path))
        return None


class _NoSuchPath(Exception):
    """A path that leads nowhere."""


def _put(
    node: Node | None, keys: list[str], value: Node, trail: list[str | int], doubt: Doubt
) -> Node:
    """Copy of `node` with `value` at `keys`; `trail` gets the path in pydantic's form.

    Raises
    ------
    Unsure
        If what is on the way is not known.
    """
    if not keys:
        return value
    if id(node) in doubt.broken:
        raise Unsure
    key, *rest = keys
    if node is None or (node.scalar is None and node.items is None and node.entries is None):
        # A section that the file leaves out: it begins here.
        node = replace(value, scalar=None, items=None, entries={}, quote="")
    if node.entries is not None:
        below = node.entries.get(key)
        if below is None and (id(node) in doubt.gaps or key in doubt.strays):
            raise Unsure
        trail.append(key)
        below = _put(below, rest, value, trail, doubt)
        return replace(node, entries={**node.entries, key: below})
    if node.items is not None:
        i = _number(node, key, trail, doubt)
        trail.append(i)
        below = _put(node.items[i], rest, value, trail, doubt)
        return replace(node, items=[*node.items[:i], below, *node.items[i + 1 :]])
    above = ".".join(str(k) for k in trail)
    raise _NoSuchPath(f"{above} is a single value and has no {key}; replace it as a whole")


def _number(node: Node, key: str, trail: list[str | int], doubt: Doubt) -> int:
    """Position of the item whose id is `key`."""
    items = node.items or []
    named = [child(item, "id") for item in items]
    ids = [str(of.scalar) if of else "" for of in named]
    if key in ids:
        return ids.index(key)
    if doubt.broken.intersection(map(id, (*items, *named))) or doubt.gaps & set(map(id, items)):
        raise Unsure
    if not any(ids):
        raise _NoSuchPath(f"items of {trail[-1]} have no id; replace the list as a whole")
    raise _NoSuchPath(words.unknown(f"item of {trail[-1]} with the id", key, ids))


def _common(put: list[str | int], loc: Loc) -> int:
    """Length of the beginning that two paths share."""
    count = 0
    for a, b in zip(put, loc, strict=False):
        if a != b:
            break
        count += 1
    return count
