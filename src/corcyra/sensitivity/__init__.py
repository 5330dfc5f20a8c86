"""What the answers hang on: quantities that change nothing, and those that change most.

ends.py      the other values of a quantity, all else as it is
inert.py     `check --inert`: what changes nothing, or little
reasons.py   why a quantity may change nothing
pool.py      work over threads
asked.py     what is asked of `sense`, and what identifies its folder
design.py    factors and points, sampled by SALib
worlds.py    models whose pairs are a point and a luck
running.py   `run_sense`: what is missing, run, written
targets.py   an outcome or a claim's code, world by world
indices.py   Morris and Sobol by SALib, and what of them is luck
result.py    `Sense`: what a reader asks
charts.py    its charts
words.py     what both commands print
api.py       `sense` for Python users
"""
