"""`Study`: what a reader asks of a study's folder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corcyra.errors import StudyError
from corcyra.study.manifest import arm_ids, read
from corcyra.study.parts import Part, count, finished

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corcyra.claims import Verdict
    from corcyra.claims.against import Contrast
    from corcyra.dossier.load import Loaded
    from corcyra.fitting.draws import Draws
    from corcyra.study.paired import Paired
    from corcyra.study.precision import Stopped
    from corcyra.study.tables import Table


class Study:
    """A study's results, read from its folder when first asked for.

    Parameters
    ----------
    folder : Path
        The folder.
    loaded : Loaded
        The dossier with the days, weight and step of the study.
    manifest : dict
        What `manifest.json` holds.
    pairs : int, optional
        Look at the pairs below this number; all if absent.
    ran : int
        How many pairs were run to answer the call that returns this.
    further : Study, optional
        More pairs, run for those claims only that few of the pairs can tell.
    lucks : tuple of Study
        Some of the pairs, run again under other luck.
    """

    def __init__(
        self,
        folder: Path,
        loaded: Loaded,
        manifest: dict[str, Any],
        *,
        pairs: int | None = None,
        ran: int = 0,
        further: Study | None = None,
        lucks: tuple[Study, ...] = (),
    ) -> None:
        self.folder = folder
        self.lucks = lucks
        self.further = further
        self.loaded = loaded
        self.ran = ran
        self.stopped: Stopped | None = None
        """Where it stopped and why, if a precision was asked for."""
        self._limit = manifest["pairs"] if pairs is None else pairs
        self._parts: list[Part] = finished(folder)
        self.pairs = count(self._parts, self._limit)
        """Pairs that are done and looked at."""
        self.manifest = {**manifest, "pairs": self.pairs, "pairs_asked": self._limit}
        """What `manifest.json` says, `pairs` being those that are done and looked at."""

    @classmethod
    def open(cls, folder: str | Path, pairs: int | None = None) -> Study:
        """Return the study in a folder, complete or not; its pairs below `pairs`, or all.

        Raises
        ------
        StudyError
            There is none.
        DossierError
            Its copy of the dossier has been changed into one that cannot be read.
        """
        from dataclasses import replace

        from corcyra.dossier.load import load

        folder = Path(folder)
        manifest = read(folder)
        loaded = load(folder / "dossier")
        if loaded.hash != manifest["identity"]["dossier_hash"]:
            raise StudyError(f"{folder / 'dossier'} is no longer the dossier that was studied")
        changes = {name: manifest["identity"][name] for name in ("days", "weight", "step")}
        dossier = loaded.dossier.model_copy(update=changes)
        file = manifest["dossier"]["source"]
        name = manifest.get("further", {}).get(str(manifest["pairs"]))
        limit = manifest.get("further_pairs", {}).get(name)
        further = cls.open(folder / name, limit) if name and (folder / name).is_dir() else None
        as_run = replace(loaded, dossier=dossier, file=file)
        study = cls(folder, as_run, manifest, pairs=pairs, further=further)
        stopped = manifest.get("precision", {}).get(str(manifest["pairs"]))
        if stopped is not None:
            from corcyra.study.precision import Stopped

            study.stopped = Stopped(**stopped)
        if not manifest.get("lucks", {}).get(str(study.pairs)):
            return study
        from corcyra.study.lucks import opened

        return opened(study)

    def with_lucks(self, lucks: tuple[Study, ...]) -> Study:
        """Return the study with some of its pairs run again under other luck."""
        ran = self.ran + sum(luck.ran for luck in lucks)
        study = Study(
            self.folder, self.loaded, self.manifest, pairs=self._limit, ran=ran,
            further=self.further, lucks=lucks,
        )  # fmt: skip
        study.stopped = self.stopped
        return study

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that hold the pairs, ascending."""
        return tuple(self._parts)

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms, in the order of the rows of a pair."""
        return arm_ids(self.manifest)

    @cached_property
    def runs(self) -> Table:
        """A row a pair and arm: parameters drawn (`p.` and the name), outcomes, status, error.

        An arm that could tell no claim in a pair was left out and has no row. The rows of further
        pairs (`further`) follow those of the pairs.
        """
        runs = self._table("runs")
        if self.further is None or not self.further.pairs:
            return runs
        more = self.further.runs
        from corcyra.study.tables import stacked

        return stacked(runs, more)

    @cached_property
    def series(self) -> Table:
        """A row a pair, arm and recorded day: the nation."""
        return self._table("series")

    @cached_property
    def places(self) -> Table:
        """A row a pair, arm, day and place, of the first pairs."""
        return self._table("places")

    def sql(self, question: str) -> Table:
        """Return the answer to a question in SQL (DuckDB's) to `runs`, `series` and `places`.

        Raises
        ------
        StudyError
            No pair is done yet, or the question cannot be answered.
        """
        from corcyra.study.sql import table
        from corcyra.study.tables import Table

        answer = table(self, question)
        return Table(lambda: answer)

    @cached_property
    def paired(self) -> Paired:
        """Outcomes by arm, aligned on pairs.

        Raises
        ------
        StudyError
            No pair is done yet.
        """
        from corcyra.study.paired import Paired

        if not self.pairs:
            raise StudyError(f"{self.folder}: no pair is done yet; run the study first")
        if self.further is None:
            return Paired(self.runs.arrow(), self.arms, draws=self._draws)
        few = frozenset(self.further.manifest["identity"]["claims"])
        return Paired(self.runs.arrow(), self.arms, few, self._limit, self._draws)

    def _draws(self) -> Draws | None:
        """Return the fitted draws that the pairs are; None on the prior."""
        if "draws" not in self.manifest["identity"]:
            return None
        from corcyra.study.shards import kept_draws

        return kept_draws(self.folder, self.manifest["identity"])

    def outcome(self, arm: str, name: str) -> NDArray[np.float64]:
        """Return an outcome in an arm, a value a pair, by pair.

        NaN = never, or not run in this arm, or the run failed.
        """
        return self.paired.get(arm, name)

    @cached_property
    def judged(self) -> bool:
        """Whether the study has every arm that the dossier's claims need."""
        from corcyra.claims import needs

        wanted = {plan.id for plan in needs(self.loaded.dossier)}
        return bool(wanted) and wanted <= set(self.arms)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on the dossier's claims.

        Raises
        ------
        StudyError
            The study lacks arms that the claims need, or the dossier has no claims.
        """
        from corcyra.claims import judge

        if not self.loaded.dossier.claims:
            raise StudyError(f"{self.loaded.dossier.name} has no claims to judge")
        if not self.judged:
            raise StudyError(f"{self.folder} lacks arms that the claims need; use judge")
        days = {arm["id"]: float(arm["days"]) for arm in self.manifest["identity"]["arms"]}
        again = [luck.paired for luck in self.lucks]
        return judge(self.loaded.dossier, self.paired, again, days)

    @cached_property
    def against(self) -> tuple[Contrast, ...]:
        """The claims against each other, the sharpest contradiction first.

        Raises
        ------
        StudyError
            As for `verdicts`.
        """
        from corcyra.claims.against import against

        return against(self.loaded.dossier, self.verdicts, self.paired)

    def failures(self) -> tuple[int, str]:
        """Return how many runs failed, and the first one's error; 0 and "" if none did."""
        table = self.runs.arrow().select(["status", "error"]).to_pylist()
        errors = [row["error"] or "" for row in table if row["status"] != "ok"]
        return len(errors), next(iter(errors), "")

    def chart(self, name: str) -> Any:
        """Return a chart: of a national series, of a claim's effect (its id), or `map`.

        Raises
        ------
        StudyError
            There is no such series or claim.
        """
        from corcyra.outcomes import national_columns
        from corcyra.report import charts
        from corcyra.report.words import foot

        actors = [actor.id for actor in self.loaded.dossier.palace.actors]
        series = national_columns(actors)
        if name in series:
            return charts.series_chart(self, name)
        if name == "map":
            return charts.country_map(self)
        verdicts = {verdict.id: verdict for verdict in self.verdicts} if self.judged else {}
        if name in verdicts:
            return charts.effect_chart(verdicts[name], foot(self))
        raise StudyError(f"no chart {name!r}; there are map, {', '.join((*series, *verdicts))}")

    def report(self, path: str | Path | None = None) -> Path:
        """Write the report, one HTML file, and return its path (in the folder if none is given)."""
        from corcyra.report import write

        return write(self, Path(path) if path is not None else self.folder / "report.html")

    def _table(self, name: str) -> Table:
        from corcyra.study.tables import Table, read_parts

        parts = [part for part in self._parts if part.first < self._limit]
        if name != "runs" and self.manifest["identity"]["every"] is None:
            raise StudyError("this study was run without series; give `every`")
        return Table(lambda: read_parts(self.folder / name, parts, self._limit))

    def __repr__(self) -> str:
        from corcyra.study.show import text

        return text(self)

    def _repr_html_(self) -> str:
        from corcyra.study.show import html

        return html(self)
