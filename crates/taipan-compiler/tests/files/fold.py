a = 2 ** 10 - 1 if __debug__ else f()
b = x in {1, 2, 3}
c = (1, (2, 3), -4)[1]
for i in [1, 2, 3]: pass
d = not x is None and y
e = 'ab' * 3 + 'c'
g = 1 << 1000
if 0: dead()
while 1:
    h()
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_CONST                  1 (1023)
##              3 STORE_NAME                  1 (a)
##     2        4 LOAD_NAME                   2 (x)
##              5 LOAD_CONST                  2 (frozenset({1, 2, 3}))
##              6 CONTAINS_OP                 0 (in)
##              8 STORE_NAME                  3 (b)
##     3        9 LOAD_CONST                  3 ((2, 3))
##             10 STORE_NAME                  4 (c)
##     4       11 LOAD_CONST                  4 ((1, 2, 3))
##             12 GET_ITER
##        >>   13 FOR_ITER                    3 (to 18)
##             15 STORE_NAME                  5 (i)
##             16 JUMP_BACKWARD               5 (to 13)
##             18 POP_ITER
##     5       19 LOAD_NAME                   2 (x)
##             20 LOAD_CONST                  5 (None)
##             21 IS_OP                       1 (is not)
##             22 COPY                        1
##             23 TO_BOOL
##             26 POP_JUMP_IF_FALSE           2 (to 30)
##             28 POP_TOP
##             29 LOAD_NAME                   6 (y)
##        >>   30 STORE_NAME                  7 (d)
##     6       31 LOAD_CONST                  6 ('abababc')
##             32 STORE_NAME                  8 (e)
##     7       33 LOAD_SMALL_INT              1
##             34 LOAD_CONST                  7 (1000)
##             35 BINARY_OP                   3 (<<)
##             37 STORE_NAME                  9 (g)
##     8       38 NOP
##     9  >>   39 NOP
##    10       40 LOAD_NAME                  11 (h)
##             41 PUSH_NULL
##             42 CALL                        0
##             47 POP_TOP
##             48 JUMP_BACKWARD              11 (to 39)
