def f():
    import pkg_raises
f()
