x = [*y for y in z]
print("accepted or not")
