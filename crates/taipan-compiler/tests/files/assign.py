a, b = b, a
x = y = 1 + 2 * 3
(p, *q), r = s
d[1:2] += 3
o.attr -= 1
n: int = 5
##
## code <module> line 1
##    --      0 MAKE_CELL                0 (__conditional_annotations__)
##     0      1 RESUME                   0
##     1      2 LOAD_CONST               2 (<code __annotate__>)
##            3 MAKE_FUNCTION
##            4 STORE_NAME               13 (__annotate__)
##            5 BUILD_SET                0
##            6 STORE_NAME               0 (__conditional_annotations__)
##            7 LOAD_NAME                1 (b)
##            8 LOAD_NAME                2 (a)
##            9 SWAP                     2
##           10 STORE_NAME               2 (a)
##           11 STORE_NAME               1 (b)
##     2     12 LOAD_SMALL_INT           7
##           13 COPY                     1
##           14 STORE_NAME               3 (x)
##           15 STORE_NAME               4 (y)
##     3     16 LOAD_NAME                5 (s)
##           17 UNPACK_SEQUENCE          2
##           18 UNPACK_EX                1
##           19 STORE_NAME               6 (p)
##           20 STORE_NAME               7 (q)
##           21 STORE_NAME               8 (r)
##     4     22 LOAD_NAME                9 (d)
##           23 LOAD_CONST               1 (slice(1, 2, None))
##           24 COPY                     2
##           25 COPY                     2
##           26 BINARY_OP                26 ([])
##           27 LOAD_SMALL_INT           3
##           28 BINARY_OP                13 (+=)
##           29 SWAP                     3
##           30 SWAP                     2
##           31 STORE_SUBSCR
##     5     32 LOAD_NAME                10 (o)
##           33 COPY                     1
##           34 LOAD_ATTR                22 (attr)
##           35 LOAD_SMALL_INT           1
##           36 BINARY_OP                23 (-=)
##           37 SWAP                     2
##           38 STORE_ATTR               11 (attr)
##     6     39 LOAD_SMALL_INT           5
##           40 STORE_NAME               12 (n)
##           41 LOAD_NAME                0 (__conditional_annotations__)
##           42 LOAD_SMALL_INT           0
##           43 SET_ADD                  1
##           44 POP_TOP
##           45 LOAD_CONST               3 (None)
##           46 RETURN_VALUE
## code __annotate__ line 1
##     1      0 RESUME                   0
##            1 LOAD_FAST                0 (format)
##            2 LOAD_SMALL_INT           2
##            3 COMPARE_OP               132 (>)
##            4 POP_JUMP_IF_FALSE        to 7
##            5 LOAD_COMMON_CONSTANT     1 (NotImplementedError)
##            6 RAISE_VARARGS            1
##            7 BUILD_MAP                0
##     6      8 LOAD_SMALL_INT           0
##            9 LOAD_GLOBAL              0 (__conditional_annotations__)
##           10 CONTAINS_OP              0 (in)
##           11 POP_JUMP_IF_FALSE        to 16
##           12 LOAD_GLOBAL              2 (int)
##           13 COPY                     2
##           14 LOAD_CONST               1 ('n')
##     1     15 STORE_SUBSCR
##       >>  16 RETURN_VALUE
