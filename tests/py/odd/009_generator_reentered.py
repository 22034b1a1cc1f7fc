def g():
    yield 1
    try: next(it)
    except ValueError as e: yield str(e)
    try: it.send(None)
    except ValueError as e: yield str(e)
    try: it.throw(KeyError)
    except ValueError as e: yield str(e)
    try: it.close()
    except ValueError as e: yield str(e)
    yield list(it)
it = g()
for x in it: print(x)
