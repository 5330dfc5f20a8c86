"""The country model: five arenas that act on each other every step, one file an arena.

`street`, `clash`, `barracks`, `palace`, `abroad`, `press`, `legitimacy` and `ends` are the
mechanisms; `step` runs them in order; `world` makes their arrays from a dossier; `api` is the door.
"""
