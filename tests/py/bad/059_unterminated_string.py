print("before")
x = "abc
print("after")
