# options: -
# Nothing runs: the program on standard input is malformed.
