x = 1 # ‮ comment
print("fine")
y = ‮2
