# options: -x
print("the first line is skipped, line numbers stay")
raise ValueError
