x = f"abc {y
print(1)
