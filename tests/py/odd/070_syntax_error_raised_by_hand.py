for args in (("m",), ("m", ("f.py", 1, 2, "text here\n")), ("m", ("f.py", 1, 2, "text here\n", 1, 6)), ("m", (None, None, None, None)), ("m", ("f.py", 1, 0, "abc")), ("m", ("f.py", 1, 100, "abc")), ("m", ("f.py", 1, -5, "abc")), ("m", ("f.py", 2, 3, "\ttabbed\n")), ("m", ("f.py", 1, 2, "a\nb\nc", 3, 1)), ("m", ("f", 1, 1, ""))):
    import traceback
    e = SyntaxError(*args); print("".join(traceback.format_exception_only(e)), end="")
e = SyntaxError("x"); e.lineno = "not a number"; e.text = 5; e.filename = 7
try: print("".join(traceback.format_exception_only(e)), end="")
except Exception as x: print(type(x).__name__, x)
class E(IndentationError): pass
raise E("by hand", ("made_up.py", 10, 5, "    some code\n", 10, 9))
