def f():
    with a as b, c:
        return b
async def g():
    async with a: pass
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_CONST                  0 (<code f>)
##              3 MAKE_FUNCTION
##              4 STORE_NAME                  0 (f)
##     4        5 LOAD_CONST                  1 (<code g>)
##              6 MAKE_FUNCTION
##              7 STORE_NAME                  1 (g)
##              8 LOAD_CONST                  2 (None)
##              9 RETURN_VALUE
##
## code f (f.py:1)
##     1        0 RESUME                      0
##     2        2 LOAD_GLOBAL                 0 (a)
##              7 COPY                        1
##              8 LOAD_SPECIAL                1 (__exit__)
##              9 SWAP                        2
##             10 SWAP                        3
##             11 LOAD_SPECIAL                0 (__enter__)
##             12 CALL                        0
##             17 STORE_FAST                  0 (b)
##             18 LOAD_GLOBAL                 2 (c)
##             23 COPY                        1
##             24 LOAD_SPECIAL                1 (__exit__)
##             25 SWAP                        2
##             26 SWAP                        3
##             27 LOAD_SPECIAL                0 (__enter__)
##             28 CALL                        0
##             33 POP_TOP
##     3       34 LOAD_FAST                   0 (b)
##     2       35 SWAP                        3
##             36 SWAP                        2
##             37 LOAD_CONST                  0 (None)
##             38 LOAD_CONST                  0 (None)
##             39 LOAD_CONST                  0 (None)
##             40 CALL                        3
##             45 POP_TOP
##             46 SWAP                        3
##             47 SWAP                        2
##             48 LOAD_CONST                  0 (None)
##             49 LOAD_CONST                  0 (None)
##             50 LOAD_CONST                  0 (None)
##             51 CALL                        3
##             56 POP_TOP
##             57 RETURN_VALUE
##             58 PUSH_EXC_INFO
##             59 WITH_EXCEPT_START
##             60 TO_BOOL
##             63 POP_JUMP_IF_TRUE            1 (to 66)
##             65 RERAISE                     2
##             66 POP_TOP
##             67 POP_EXCEPT
##             68 POP_TOP
##             69 POP_TOP
##             70 POP_TOP
##             71 JUMP_FORWARD                3 (to 75)
##    --       72 COPY                        3
##             73 POP_EXCEPT
##             74 RERAISE                     1
##     2       75 LOAD_CONST                  0 (None)
##             76 LOAD_CONST                  0 (None)
##             77 LOAD_CONST                  0 (None)
##             78 CALL                        3
##             83 POP_TOP
##             84 LOAD_CONST                  0 (None)
##             85 RETURN_VALUE
##             86 PUSH_EXC_INFO
##             87 WITH_EXCEPT_START
##             88 TO_BOOL
##             91 POP_JUMP_IF_TRUE            1 (to 94)
##             93 RERAISE                     2
##             94 POP_TOP
##             95 POP_EXCEPT
##             96 POP_TOP
##             97 POP_TOP
##             98 POP_TOP
##             99 LOAD_CONST                  0 (None)
##            100 RETURN_VALUE
##    --      101 COPY                        3
##            102 POP_EXCEPT
##            103 RERAISE                     1
## ExceptionTable:
##   17 to 33 -> 86 [2] lasti
##   33 to 35 -> 58 [4] lasti
##   35 to 46 -> 86 [2] lasti
##   58 to 67 -> 72 [6] lasti
##   67 to 75 -> 86 [2] lasti
##   86 to 95 -> 101 [4] lasti
##
## code g (f.py:4)
##     4        0 RETURN_GENERATOR
##              1 POP_TOP
##              2 RESUME                      0
##     5        4 LOAD_GLOBAL                 0 (a)
##              9 COPY                        1
##             10 LOAD_SPECIAL                3 (__aexit__)
##             11 SWAP                        2
##             12 SWAP                        3
##             13 LOAD_SPECIAL                2 (__aenter__)
##             14 CALL                        0
##             19 GET_AWAITABLE               1
##             20 LOAD_CONST                  0 (None)
##        >>   21 SEND                        4 (to 27)
##             23 YIELD_VALUE                 1
##             24 RESUME                      3
##             26 JUMP_BACKWARD_NO_INTERRUPT    6 (to 21)
##        >>   27 END_SEND
##             28 POP_TOP
##             29 LOAD_CONST                  0 (None)
##             30 LOAD_CONST                  0 (None)
##             31 LOAD_CONST                  0 (None)
##             32 CALL                        3
##             37 GET_AWAITABLE               2
##             38 LOAD_CONST                  0 (None)
##        >>   39 SEND                        4 (to 45)
##             41 YIELD_VALUE                 1
##             42 RESUME                      3
##             44 JUMP_BACKWARD_NO_INTERRUPT    6 (to 39)
##        >>   45 END_SEND
##             46 POP_TOP
##             47 LOAD_CONST                  0 (None)
##             48 RETURN_VALUE
##             49 CLEANUP_THROW
##             50 JUMP_BACKWARD_NO_INTERRUPT   24 (to 27)
##             51 CLEANUP_THROW
##             52 JUMP_BACKWARD_NO_INTERRUPT    8 (to 45)
##             53 PUSH_EXC_INFO
##             54 WITH_EXCEPT_START
##             55 GET_AWAITABLE               2
##             56 LOAD_CONST                  0 (None)
##        >>   57 SEND                        5 (to 64)
##             59 YIELD_VALUE                 1
##             60 RESUME                      3
##             62 JUMP_BACKWARD_NO_INTERRUPT    6 (to 57)
##             63 CLEANUP_THROW
##        >>   64 END_SEND
##             65 TO_BOOL
##             68 POP_JUMP_IF_TRUE            1 (to 71)
##             70 RERAISE                     2
##             71 POP_TOP
##             72 POP_EXCEPT
##             73 POP_TOP
##             74 POP_TOP
##             75 POP_TOP
##             76 LOAD_CONST                  0 (None)
##             77 RETURN_VALUE
##    --       78 COPY                        3
##             79 POP_EXCEPT
##             80 RERAISE                     1
##             81 CALL_INTRINSIC_1            3 (INTRINSIC_STOPITERATION_ERROR)
##             82 RERAISE                     1
## ExceptionTable:
##   2 to 23 -> 81 [0] lasti
##   23 to 24 -> 49 [4]
##   24 to 28 -> 81 [0] lasti
##   28 to 29 -> 53 [2] lasti
##   29 to 41 -> 81 [0] lasti
##   41 to 42 -> 51 [2]
##   42 to 50 -> 81 [0] lasti
##   51 to 52 -> 81 [0] lasti
##   53 to 59 -> 78 [4] lasti
##   59 to 60 -> 63 [7]
##   60 to 72 -> 78 [4] lasti
##   72 to 81 -> 81 [0] lasti
