if 1:
    print("form feed resets the column")
