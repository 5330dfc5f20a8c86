"""The situation room: a page where people look, change an assumption and see the claims turn.

`corcyra serve` needs the extra `serve` (FastAPI, uvicorn). How the files hang together:

settings.py  what `serve` is given: the dossier, the folder of studies, the token, the limits
app.py       `create_app`: the routes, the errors, the guard around them
routes.py    what is read of dossiers and states
work.py      what works: worlds, verdicts, jobs, tables, drafts
guard.py     who may ask what: token, hosts, origins, sizes, headers
shapes.py    what is asked and answered, as types: the OpenAPI description is made from them
answers.py   what jobs, worlds and drafts answer, as types
room.py      `Room`: what all viewers share, dossiers and models that are kept warm
state.py     a state of the page becomes a dossier
edits.py     values changed in a dossier's text, comments kept
facing.py    a dossier as the page needs it
levers.py    the assumptions that matter, from drivers of the claims
fitted.py    which worlds the pairs are: fitted draws, changed, the prior
world.py     one pair in two arms, to be played
replay.py    the same of a long study
quick.py     a hundred pairs within seconds, in memory
live.py      such runs as jobs, beside the baseline
results.py   verdicts, and what differs from the baseline
jobs.py      the queue: progress, cancel, resume
long.py      long studies, in folders that survive the server
tour.py      the guided path
classics.py  the runs of the published models whose pages are live
manual.py    the human page of the OpenAPI description
page/        the page itself
"""
