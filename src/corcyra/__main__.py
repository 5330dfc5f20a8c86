"""`python -m corcyra` is `corcyra`."""

import sys

from corcyra.cli import main

sys.exit(main())
