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
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               1 (1023)
##            2 STORE_NAME               1 (a)
##     2      3 LOAD_NAME                2 (x)
##            4 LOAD_CONST               2 (frozenset({1, 2, 3}))
##            5 CONTAINS_OP              0 (in)
##            6 STORE_NAME               3 (b)
##     3      7 LOAD_CONST               3 ((2, 3))
##            8 STORE_NAME               4 (c)
##     4      9 LOAD_CONST               4 ((1, 2, 3))
##           10 GET_ITER
##       >>  11 FOR_ITER                 to 14
##           12 STORE_NAME               5 (i)
##           13 JUMP_BACKWARD            to 11
##           14 POP_ITER
##     5     15 LOAD_NAME                2 (x)
##           16 LOAD_CONST               5 (None)
##           17 IS_OP                    1 (is not)
##           18 COPY                     1
##           19 TO_BOOL
##           20 POP_JUMP_IF_FALSE        to 23
##           21 POP_TOP
##           22 LOAD_NAME                6 (y)
##       >>  23 STORE_NAME               7 (d)
##     6     24 LOAD_CONST               6 ('abababc')
##           25 STORE_NAME               8 (e)
##     7     26 LOAD_SMALL_INT           1
##           27 LOAD_CONST               7 (1000)
##           28 BINARY_OP                3 (<<)
##           29 STORE_NAME               9 (g)
##     8     30 NOP
##     9 >>  31 NOP
##    10     32 LOAD_NAME                11 (h)
##           33 PUSH_NULL
##           34 CALL                     0
##           35 POP_TOP
##           36 JUMP_BACKWARD            to 31
