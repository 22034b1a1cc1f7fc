try:
    1 / 0
except ZeroDivisionError:
    raise RuntimeError("only this is shown") from None
