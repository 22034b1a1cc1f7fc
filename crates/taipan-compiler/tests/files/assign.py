a, b = b, a
x = y = 1 + 2 * 3
(p, *q), r = s
d[1:2] += 3
o.attr -= 1
n: int = 5
##
## code <module> (f.py:1)
##    --        0 MAKE_CELL                   0 (__conditional_annotations__)
##     0        1 RESUME                      0
##     1        3 LOAD_CONST                  2 (<code __annotate__>)
##              4 MAKE_FUNCTION
##              5 STORE_NAME                 13 (__annotate__)
##              6 BUILD_SET                   0
##              7 STORE_NAME                  0 (__conditional_annotations__)
##              8 LOAD_NAME                   1 (b)
##              9 LOAD_NAME                   2 (a)
##             10 SWAP                        2
##             11 STORE_NAME                  2 (a)
##             12 STORE_NAME                  1 (b)
##     2       13 LOAD_SMALL_INT              7
##             14 COPY                        1
##             15 STORE_NAME                  3 (x)
##             16 STORE_NAME                  4 (y)
##     3       17 LOAD_NAME                   5 (s)
##             18 UNPACK_SEQUENCE             2
##             20 UNPACK_EX                   1
##             21 STORE_NAME                  6 (p)
##             22 STORE_NAME                  7 (q)
##             23 STORE_NAME                  8 (r)
##     4       24 LOAD_NAME                   9 (d)
##             25 LOAD_CONST                  1 (slice(1, 2, None))
##             26 COPY                        2
##             27 COPY                        2
##             28 BINARY_OP                  26 ([])
##             30 LOAD_SMALL_INT              3
##             31 BINARY_OP                  13 (+=)
##             33 SWAP                        3
##             34 SWAP                        2
##             35 STORE_SUBSCR
##     5       37 LOAD_NAME                  10 (o)
##             38 COPY                        1
##             39 LOAD_ATTR                  22 (attr)
##             45 LOAD_SMALL_INT              1
##             46 BINARY_OP                  23 (-=)
##             48 SWAP                        2
##             49 STORE_ATTR                 11 (attr)
##     6       53 LOAD_SMALL_INT              5
##             54 STORE_NAME                 12 (n)
##             55 LOAD_NAME                   0 (__conditional_annotations__)
##             56 LOAD_SMALL_INT              0
##             57 SET_ADD                     1
##             58 POP_TOP
##             59 LOAD_CONST                  3 (None)
##             60 RETURN_VALUE
##
## code __annotate__ (f.py:1)
##     1        0 RESUME                      0
##              2 LOAD_FAST                   0 (format)
##              3 LOAD_SMALL_INT              2
##              4 COMPARE_OP                132 (>)
##              6 POP_JUMP_IF_FALSE           2 (to 10)
##              8 LOAD_COMMON_CONSTANT        1 (NotImplementedError)
##              9 RAISE_VARARGS               1
##             10 BUILD_MAP                   0
##     6       11 LOAD_SMALL_INT              0
##             12 LOAD_GLOBAL                 0 (__conditional_annotations__)
##             17 CONTAINS_OP                 0 (in)
##             19 POP_JUMP_IF_FALSE           9 (to 30)
##             21 LOAD_GLOBAL                 2 (int)
##             26 COPY                        2
##             27 LOAD_CONST                  1 ('n')
##     1       28 STORE_SUBSCR
##        >>   30 RETURN_VALUE
