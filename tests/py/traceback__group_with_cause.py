try:
    raise LookupError("root")
except LookupError as e:
    try:
        raise ExceptionGroup("g", [ValueError(1), ValueError(2)]) from e
    except* ValueError as eg:
        eg.exceptions[0].add_note("note on one")
        raise
