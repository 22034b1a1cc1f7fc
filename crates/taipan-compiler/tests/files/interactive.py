# opts: single
x + 1
"doc"
##
## Syntax: multiple statements found while compiling a single statement at 2:6
