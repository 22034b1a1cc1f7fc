exec("x = 1\ny = x + undefined\n")
