"""The fit: draws that meet the record, found by sequential Monte Carlo.

A fact of the dossier becomes a measure of a run and a width, the disagreement of its sources. Runs
are drawn from the prior and moved, generation by generation, towards the record; what is left are
draws of parameters and luck, which `judge --draws` takes its pairs from. In the order in which data
flows:

measures.py  what of a run a fact speaks of, and on which scale it is compared
facts.py     a dossier's facts: which can be fitted, which are held out, which are refused and why
kernel.py    how near a run is to the record, and the tolerance that the widths are multiplied by
worlds.py    one door: quantities and luck in, the measures of a run out
moves.py     proposals that keep the prior, keyed
smc.py       the sampler: tolerances, resampling, moves over threads
store.py     generations in a folder that survives a kill
draws.py     the fitted draws as `judge` takes them
adjust.py    local regression adjustment of the parameters
learnt.py    posterior against prior, parameter by parameter
checks.py    predictive checks against facts used and held out
ranks.py     simulation-based calibration on a bank of runs
evidence.py  verdicts on prior and fitted draws, side by side
bundled.py   the fit that lies beside a dossier
beside.py    a study on fitted draws beside the same on the prior
summary.py   a fit in words, kept with its draws
words.py     a fit as lines of text
teller.py    what a person sees while it runs
page.py      the fit's page
result.py    `Fit`: what a reader asks of the folder
tables.py    ACLED's, GDELT's and plain tables of events
importing.py such tables as facts, places matched
api.py       `fit` for Python users
"""
