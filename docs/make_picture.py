"""Draw the picture of README.md from a real study.

    python docs/make_picture.py [PAIRS]

Runs `judge kazakhstan-2022` (120 pairs on the fitted draws that come with it, as `make demo` does;
what is there already is not run again) and draws the verdicts, by a chart of the report, into
docs/img.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import corcyra as co
from corcyra.report.charts import save, verdict_table_chart

IMG: Final = Path(__file__).parent / "img"


def main(pairs: int = 120) -> None:
    """Run or read the study, and draw its verdicts."""
    study = co.judge("kazakhstan-2022", pairs=pairs, seed=1)
    IMG.mkdir(exist_ok=True)
    print(save(verdict_table_chart(study), IMG / "verdicts.svg"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
