"""Claims: expressions over outcomes, propositions, and the verdicts on them.

`judge` loads numpy when it is first asked for; the language of expressions and `needs` do not.
"""

from __future__ import annotations
