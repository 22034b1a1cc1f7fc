def f():
    try:
        return {}["key"]
    except KeyError:
        return [][1]
f()
