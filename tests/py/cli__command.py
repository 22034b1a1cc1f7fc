# options: -c "import sys; print('from -c', sys.argv, __name__); x = [i for i in range(3)]; print(x)"
print("never")
