"""What a classic says when it is asked for something that it cannot answer."""

from __future__ import annotations

from corcyra.errors import CorcyraError


class ClassicError(CorcyraError, ValueError):
    """Input that a classic cannot use; the message says what is wrong and what is allowed."""
