# options: -
# The program comes from standard input.
