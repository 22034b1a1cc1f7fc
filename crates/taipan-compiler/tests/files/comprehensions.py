def f(xs):
    a = [x for x in xs if x]
    b = {k: v for k, v in xs}
    c = (y for x in xs for y in [x])
    return all(x for x in xs)
class C:
    z = {lambda: q for q in xs}
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               0 (<code f>)
##            2 MAKE_FUNCTION
##            3 STORE_NAME               0 (f)
##     6      4 LOAD_BUILD_CLASS
##            5 PUSH_NULL
##            6 LOAD_CONST               1 (<code C>)
##            7 MAKE_FUNCTION
##            8 LOAD_CONST               2 ('C')
##            9 CALL                     2
##           10 STORE_NAME               1 (C)
##           11 LOAD_CONST               3 (None)
##           12 RETURN_VALUE
## code f line 1
##     1      0 RESUME                   0
##     2      1 LOAD_FAST                0 (xs)
##            2 GET_ITER
##            3 LOAD_FAST_AND_CLEAR      1 (x)
##            4 SWAP                     2
##            5 BUILD_LIST               0
##            6 SWAP                     2
##       >>   7 FOR_ITER                 to 15
##            8 STORE_FAST_LOAD_FAST     4097 (x, x)
##            9 TO_BOOL
##           10 POP_JUMP_IF_TRUE         to 12
##           11 JUMP_BACKWARD            to 7
##           12 LOAD_FAST                1 (x)
##           13 LIST_APPEND              2
##           14 JUMP_BACKWARD            to 7
##           15 POP_ITER
##           16 STORE_FAST               2 (a)
##           17 STORE_FAST               1 (x)
##     3     18 LOAD_FAST                0 (xs)
##           19 GET_ITER
##           20 LOAD_FAST_AND_CLEAR      3 (k)
##           21 LOAD_FAST_AND_CLEAR      4 (v)
##           22 SWAP                     3
##           23 BUILD_MAP                0
##           24 SWAP                     2
##       >>  25 FOR_ITER                 to 31
##           26 UNPACK_SEQUENCE          2
##           27 STORE_FAST_STORE_FAST    12292 (k, v)
##           28 LOAD_FAST_LOAD_FAST      12292 (k, v)
##           29 MAP_ADD                  2
##           30 JUMP_BACKWARD            to 25
##           31 POP_ITER
##           32 STORE_FAST               5 (b)
##           33 STORE_FAST               3 (k)
##           34 STORE_FAST               4 (v)
##     4     35 LOAD_CONST               0 (<code f.<locals>.<genexpr>>)
##           36 MAKE_FUNCTION
##           37 LOAD_FAST                0 (xs)
##           38 GET_ITER
##           39 CALL                     0
##           40 STORE_FAST               6 (c)
##     5     41 LOAD_GLOBAL              0 (all)
##           42 COPY                     1
##           43 LOAD_COMMON_CONSTANT     3 (all)
##           44 IS_OP                    0 (is)
##           45 POP_JUMP_IF_FALSE        to 62
##           46 POP_TOP
##           47 LOAD_CONST               1 (<code f.<locals>.<genexpr>>)
##           48 MAKE_FUNCTION
##           49 LOAD_FAST                0 (xs)
##           50 GET_ITER
##           51 CALL                     0
##       >>  52 FOR_ITER                 to 59
##           53 TO_BOOL
##           54 POP_JUMP_IF_FALSE        to 56
##           55 JUMP_BACKWARD            to 52
##           56 POP_ITER
##           57 LOAD_CONST               2 (False)
##           58 RETURN_VALUE
##           59 POP_ITER
##           60 LOAD_CONST               3 (True)
##           61 RETURN_VALUE
##           62 PUSH_NULL
##           63 LOAD_CONST               1 (<code f.<locals>.<genexpr>>)
##           64 MAKE_FUNCTION
##           65 LOAD_FAST                0 (xs)
##           66 GET_ITER
##           67 CALL                     0
##           68 CALL                     1
##           69 RETURN_VALUE
##    --     70 SWAP                     2
##           71 POP_TOP
##     2     72 SWAP                     2
##           73 STORE_FAST               1 (x)
##           74 RERAISE                  0
##    --     75 SWAP                     2
##           76 POP_TOP
##     3     77 SWAP                     3
##           78 STORE_FAST               4 (v)
##           79 STORE_FAST               3 (k)
##           80 RERAISE                  0
##   5 to 16 -> 70 [2]
##   23 to 32 -> 75 [3]
## code f.<locals>.<genexpr> line 4
##     4      0 RETURN_GENERATOR
##            1 POP_TOP
##            2 RESUME                   0
##            3 LOAD_FAST                0 (.0)
##       >>   4 FOR_ITER                 to 11
##            5 STORE_FAST_LOAD_FAST     4097 (x, x)
##            6 STORE_FAST_LOAD_FAST     8194 (y, y)
##            7 YIELD_VALUE              0
##            8 RESUME                   1
##            9 POP_TOP
##           10 JUMP_BACKWARD            to 4
##           11 POP_ITER
##           12 LOAD_CONST               0 (None)
##           13 RETURN_VALUE
##    --     14 CALL_INTRINSIC_1         3 (INTRINSIC_STOPITERATION_ERROR)
##           15 RERAISE                  1
##   2 to 14 -> 14 [0] lasti
## code f.<locals>.<genexpr> line 5
##     5      0 RETURN_GENERATOR
##            1 POP_TOP
##            2 RESUME                   0
##            3 LOAD_FAST                0 (.0)
##       >>   4 FOR_ITER                 to 10
##            5 STORE_FAST_LOAD_FAST     4097 (x, x)
##            6 YIELD_VALUE              0
##            7 RESUME                   1
##            8 POP_TOP
##            9 JUMP_BACKWARD            to 4
##           10 POP_ITER
##           11 LOAD_CONST               0 (None)
##           12 RETURN_VALUE
##    --     13 CALL_INTRINSIC_1         3 (INTRINSIC_STOPITERATION_ERROR)
##           14 RERAISE                  1
##   2 to 13 -> 13 [0] lasti
## code C line 6
##    --      0 MAKE_CELL                0 (q)
##     6      1 RESUME                   0
##            2 LOAD_NAME                0 (__name__)
##            3 STORE_NAME               1 (__module__)
##            4 LOAD_CONST               0 ('C')
##            5 STORE_NAME               2 (__qualname__)
##            6 LOAD_SMALL_INT           6
##            7 STORE_NAME               3 (__firstlineno__)
##     7      8 LOAD_NAME                4 (xs)
##            9 GET_ITER
##           10 LOAD_FAST_AND_CLEAR      0 (q)
##           11 MAKE_CELL                0 (q)
##           12 SWAP                     2
##           13 BUILD_SET                0
##           14 SWAP                     2
##       >>  15 FOR_ITER                 to 24
##           16 STORE_DEREF              0 (q)
##           17 LOAD_FAST                0 (q)
##           18 BUILD_TUPLE              1
##           19 LOAD_CONST               1 (<code C.<lambda>>)
##           20 MAKE_FUNCTION
##           21 SET_FUNCTION_ATTRIBUTE   8 (closure)
##           22 SET_ADD                  2
##           23 JUMP_BACKWARD            to 15
##           24 POP_ITER
##           25 SWAP                     2
##           26 STORE_FAST               0 (q)
##           27 STORE_NAME               5 (z)
##           28 LOAD_CONST               2 (())
##           29 STORE_NAME               6 (__static_attributes__)
##           30 LOAD_CONST               3 (None)
##           31 RETURN_VALUE
##    --     32 SWAP                     2
##           33 POP_TOP
##     7     34 SWAP                     2
##           35 STORE_FAST               0 (q)
##           36 RERAISE                  0
##   13 to 25 -> 32 [2]
## code C.<lambda> line 7
##    --      0 COPY_FREE_VARS           1
##     7      1 RESUME                   0
##            2 LOAD_DEREF               0 (q)
##            3 RETURN_VALUE
