"""Draw the figure of every classic into ``docs/classics/img``.

python docs/classics/make_figures.py [NAME ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

from corcyra.classics import CATALOGUE, load

IMAGES = Path(__file__).parent / "img"


def main(names: list[str]) -> None:
    """Draw the named classics' figures, or all."""
    IMAGES.mkdir(exist_ok=True)
    for classic in CATALOGUE:
        if not names or classic.name in names:
            file = IMAGES / f"{classic.name}.svg"
            load(classic.name).figure().save(str(file))
            print(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)


if __name__ == "__main__":
    main(sys.argv[1:])
