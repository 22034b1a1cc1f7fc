def __getattr__(n):
    if n in ("refused", "__path__"): raise AttributeError(f"refused {n}")
    return f"dyn:{n}"
def __dir__(): return ["b", "a"]
