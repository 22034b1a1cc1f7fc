def f():
    e = ValueError("main text")
    e.add_note("a note")
    e.add_note("two\nlines")
    raise e
f()
