d = {"a": {"b": [1, 2]}}
def f(d):
    return d["a"]["b"][0] + d["a"]["b"][5] + d["a"]["zz"]
f(d)
