# options: -c "x = = 1"
print("never")
