"""Cases: people under one charge, from arrest to the end of the term or of the file."""

from enum import IntEnum


class Stage(IntEnum):
    """How far a case has come; exactly one of these. A row that is FREE waits for its next case."""

    FREE = 0
    HELD = 1
    BAILED = 2
    SERVING = 3
