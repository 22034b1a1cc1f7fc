def f(a, b):
    return {
        "first": a,
        "second": [
            b,
            a / b,
        ],
    }
result = (
    f(1,
      0)
)
