# options: -i
print("script runs, then the prompt reads standard input")
x = 41
