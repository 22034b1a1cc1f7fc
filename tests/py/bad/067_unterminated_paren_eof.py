print("a")
foo(1, 2,
    3
