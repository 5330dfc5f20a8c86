"""Scripts that run the shards of a study: a job array for slurm, and plain shell for anybody.

They say no path: each is started in the study's folder, wherever that has been copied to.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from corcyra.study.parts import write_whole

SLURM: Final = "slurm.sh"
PLAIN: Final = "shards.sh"
KINDS: Final = ("slurm", "shell")

_SLURM: Final = """\
#!/bin/sh
# The shards of {name}, {pairs:,} pairs, as a job array. In this folder: sbatch {file}
# A task that is killed goes on where it was: submit again, or only some: sbatch --array=3,17 {file}
# Then, here: corcyra gather .
#SBATCH --job-name=corcyra-{name}
#SBATCH --array=0-{last}
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --output=slurm-%A_%a.out
# What your cluster wants besides, such as --time, --mem or --partition, goes below this line.

set -eu
cd "$SLURM_SUBMIT_DIR"
# Whatever makes `corcyra` known on a node goes here: module load, or . .venv/bin/activate
exec corcyra shard . "$SLURM_ARRAY_TASK_ID" --threads "${{SLURM_CPUS_PER_TASK:-1}}"
"""

_PLAIN: Final = """\
#!/bin/sh
# The shards of {name}, {pairs:,} pairs. All one after the other: sh {file}
# Some of them, here or on several machines: sh {file} 3 17
# Eight at a time: seq 0 {last} | xargs -n 1 -P 8 sh {file}
# Then, here: corcyra gather .
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- $(seq 0 {last})
for shard in "$@"; do
    corcyra shard . "$shard" --threads "${{THREADS:-1}}"
done
"""


def write_scripts(folder: Path, name: str, of: int, pairs: int, kind: str) -> list[Path]:
    """Write the scripts of a study in so many shards; return their paths, the one asked first.

    Parameters
    ----------
    folder : Path
        The study's.
    name : str
        The dossier's, an identifier: nothing in it means anything to a shell.
    of, pairs : int
        Shards; pairs they have in all.
    kind : str
        slurm: both scripts; shell: the plain one.
    """
    wanted = {PLAIN: _PLAIN} if kind == "shell" else {SLURM: _SLURM, PLAIN: _PLAIN}
    for file, text in wanted.items():
        script = text.format(name=name, pairs=pairs, last=of - 1, file=file)
        write_whole(folder / file, partial(_written, script))
    return [folder / file for file in wanted]


def _written(text: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
