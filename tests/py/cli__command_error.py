# options: -c "f = lambda: 1/0; print(123); f()"
print("never")
