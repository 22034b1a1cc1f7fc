def f(xs):
    a = [x for x in xs if x]
    b = {k: v for k, v in xs}
    c = (y for x in xs for y in [x])
    return all(x for x in xs)
class C:
    z = {lambda: q for q in xs}
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_CONST                  0 (<code f>)
##              3 MAKE_FUNCTION
##              4 STORE_NAME                  0 (f)
##     6        5 LOAD_BUILD_CLASS
##              6 PUSH_NULL
##              7 LOAD_CONST                  1 (<code C>)
##              8 MAKE_FUNCTION
##              9 LOAD_CONST                  2 ('C')
##             10 CALL                        2
##             15 STORE_NAME                  1 (C)
##             16 LOAD_CONST                  3 (None)
##             17 RETURN_VALUE
##
## code f (f.py:1)
##     1        0 RESUME                      0
##     2        2 LOAD_FAST                   0 (xs)
##              3 GET_ITER
##              4 LOAD_FAST_AND_CLEAR         1 (x)
##              5 SWAP                        2
##              6 BUILD_LIST                  0
##              7 SWAP                        2
##        >>    8 FOR_ITER                   12 (to 22)
##             10 STORE_FAST_LOAD_FAST     4097 (x, x)
##             11 TO_BOOL
##             14 POP_JUMP_IF_TRUE            2 (to 18)
##             16 JUMP_BACKWARD              10 (to 8)
##             18 LOAD_FAST                   1 (x)
##             19 LIST_APPEND                 2
##             20 JUMP_BACKWARD              14 (to 8)
##             22 POP_ITER
##             23 STORE_FAST                  2 (a)
##             24 STORE_FAST                  1 (x)
##     3       25 LOAD_FAST                   0 (xs)
##             26 GET_ITER
##             27 LOAD_FAST_AND_CLEAR         3 (k)
##             28 LOAD_FAST_AND_CLEAR         4 (v)
##             29 SWAP                        3
##             30 BUILD_MAP                   0
##             31 SWAP                        2
##        >>   32 FOR_ITER                    7 (to 41)
##             34 UNPACK_SEQUENCE             2
##             36 STORE_FAST_STORE_FAST    12292 (k, v)
##             37 LOAD_FAST_LOAD_FAST      12292 (k, v)
##             38 MAP_ADD                     2
##             39 JUMP_BACKWARD               9 (to 32)
##             41 POP_ITER
##             42 STORE_FAST                  5 (b)
##             43 STORE_FAST                  3 (k)
##             44 STORE_FAST                  4 (v)
##     4       45 LOAD_CONST                  0 (<code f.<locals>.<genexpr>>)
##             46 MAKE_FUNCTION
##             47 LOAD_FAST                   0 (xs)
##             48 GET_ITER
##             49 CALL                        0
##             54 STORE_FAST                  6 (c)
##     5       55 LOAD_GLOBAL                 0 (all)
##             60 COPY                        1
##             61 LOAD_COMMON_CONSTANT        3 (all)
##             62 IS_OP                       0 (is)
##             63 POP_JUMP_IF_FALSE          25 (to 90)
##             65 POP_TOP
##             66 LOAD_CONST                  1 (<code f.<locals>.<genexpr>>)
##             67 MAKE_FUNCTION
##             68 LOAD_FAST                   0 (xs)
##             69 GET_ITER
##             70 CALL                        0
##        >>   75 FOR_ITER                   10 (to 87)
##             77 TO_BOOL
##             80 POP_JUMP_IF_FALSE           2 (to 84)
##             82 JUMP_BACKWARD               9 (to 75)
##             84 POP_ITER
##             85 LOAD_CONST                  2 (False)
##             86 RETURN_VALUE
##             87 POP_ITER
##             88 LOAD_CONST                  3 (True)
##             89 RETURN_VALUE
##             90 PUSH_NULL
##             91 LOAD_CONST                  1 (<code f.<locals>.<genexpr>>)
##             92 MAKE_FUNCTION
##             93 LOAD_FAST                   0 (xs)
##             94 GET_ITER
##             95 CALL                        0
##            100 CALL                        1
##            105 RETURN_VALUE
##    --      106 SWAP                        2
##            107 POP_TOP
##     2      108 SWAP                        2
##            109 STORE_FAST                  1 (x)
##            110 RERAISE                     0
##    --      111 SWAP                        2
##            112 POP_TOP
##     3      113 SWAP                        3
##            114 STORE_FAST                  4 (v)
##            115 STORE_FAST                  3 (k)
##            116 RERAISE                     0
## ExceptionTable:
##   6 to 23 -> 106 [2]
##   30 to 42 -> 111 [3]
##
## code f.<locals>.<genexpr> (f.py:4)
##     4        0 RETURN_GENERATOR
##              1 POP_TOP
##              2 RESUME                      0
##              4 LOAD_FAST                   0 (.0)
##        >>    5 FOR_ITER                    8 (to 15)
##              7 STORE_FAST_LOAD_FAST     4097 (x, x)
##              8 STORE_FAST_LOAD_FAST     8194 (y, y)
##              9 YIELD_VALUE                 0
##             10 RESUME                      1
##             12 POP_TOP
##             13 JUMP_BACKWARD              10 (to 5)
##             15 POP_ITER
##             16 LOAD_CONST                  0 (None)
##             17 RETURN_VALUE
##    --       18 CALL_INTRINSIC_1            3 (INTRINSIC_STOPITERATION_ERROR)
##             19 RERAISE                     1
## ExceptionTable:
##   2 to 18 -> 18 [0] lasti
##
## code f.<locals>.<genexpr> (f.py:5)
##     5        0 RETURN_GENERATOR
##              1 POP_TOP
##              2 RESUME                      0
##              4 LOAD_FAST                   0 (.0)
##        >>    5 FOR_ITER                    7 (to 14)
##              7 STORE_FAST_LOAD_FAST     4097 (x, x)
##              8 YIELD_VALUE                 0
##              9 RESUME                      1
##             11 POP_TOP
##             12 JUMP_BACKWARD               9 (to 5)
##             14 POP_ITER
##             15 LOAD_CONST                  0 (None)
##             16 RETURN_VALUE
##    --       17 CALL_INTRINSIC_1            3 (INTRINSIC_STOPITERATION_ERROR)
##             18 RERAISE                     1
## ExceptionTable:
##   2 to 17 -> 17 [0] lasti
##
## code C (f.py:6)
##    --        0 MAKE_CELL                   0 (q)
##     6        1 RESUME                      0
##              3 LOAD_NAME                   0 (__name__)
##              4 STORE_NAME                  1 (__module__)
##              5 LOAD_CONST                  0 ('C')
##              6 STORE_NAME                  2 (__qualname__)
##              7 LOAD_SMALL_INT              6
##              8 STORE_NAME                  3 (__firstlineno__)
##     7        9 LOAD_NAME                   4 (xs)
##             10 GET_ITER
##             11 LOAD_FAST_AND_CLEAR         0 (q)
##             12 MAKE_CELL                   0 (q)
##             13 SWAP                        2
##             14 BUILD_SET                   0
##             15 SWAP                        2
##        >>   16 FOR_ITER                    9 (to 27)
##             18 STORE_DEREF                 0 (q)
##             19 LOAD_FAST                   0 (q)
##             20 BUILD_TUPLE                 1
##             21 LOAD_CONST                  1 (<code C.<lambda>>)
##             22 MAKE_FUNCTION
##             23 SET_FUNCTION_ATTRIBUTE      8 (closure)
##             24 SET_ADD                     2
##             25 JUMP_BACKWARD              11 (to 16)
##             27 POP_ITER
##             28 SWAP                        2
##             29 STORE_FAST                  0 (q)
##             30 STORE_NAME                  5 (z)
##             31 LOAD_CONST                  2 (())
##             32 STORE_NAME                  6 (__static_attributes__)
##             33 LOAD_CONST                  3 (None)
##             34 RETURN_VALUE
##    --       35 SWAP                        2
##             36 POP_TOP
##     7       37 SWAP                        2
##             38 STORE_FAST                  0 (q)
##             39 RERAISE                     0
## ExceptionTable:
##   14 to 28 -> 35 [2]
##
## code C.<lambda> (f.py:7)
##    --        0 COPY_FREE_VARS              1
##     7        1 RESUME                      0
##              3 LOAD_DEREF                  0 (q)
##              4 RETURN_VALUE
