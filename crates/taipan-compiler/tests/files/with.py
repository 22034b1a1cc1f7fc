def f():
    with a as b, c:
        return b
async def g():
    async with a: pass
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               0 (<code f>)
##            2 MAKE_FUNCTION
##            3 STORE_NAME               0 (f)
##     4      4 LOAD_CONST               1 (<code g>)
##            5 MAKE_FUNCTION
##            6 STORE_NAME               1 (g)
##            7 LOAD_CONST               2 (None)
##            8 RETURN_VALUE
## code f line 1
##     1      0 RESUME                   0
##     2      1 LOAD_GLOBAL              0 (a)
##            2 COPY                     1
##            3 LOAD_SPECIAL             1 (__exit__)
##            4 SWAP                     2
##            5 SWAP                     3
##            6 LOAD_SPECIAL             0 (__enter__)
##            7 CALL                     0
##            8 STORE_FAST               0 (b)
##            9 LOAD_GLOBAL              2 (c)
##           10 COPY                     1
##           11 LOAD_SPECIAL             1 (__exit__)
##           12 SWAP                     2
##           13 SWAP                     3
##           14 LOAD_SPECIAL             0 (__enter__)
##           15 CALL                     0
##           16 POP_TOP
##     3     17 LOAD_FAST                0 (b)
##     2     18 SWAP                     3
##           19 SWAP                     2
##           20 LOAD_CONST               0 (None)
##           21 LOAD_CONST               0 (None)
##           22 LOAD_CONST               0 (None)
##           23 CALL                     3
##           24 POP_TOP
##           25 SWAP                     3
##           26 SWAP                     2
##           27 LOAD_CONST               0 (None)
##           28 LOAD_CONST               0 (None)
##           29 LOAD_CONST               0 (None)
##           30 CALL                     3
##           31 POP_TOP
##           32 RETURN_VALUE
##           33 PUSH_EXC_INFO
##           34 WITH_EXCEPT_START
##           35 TO_BOOL
##           36 POP_JUMP_IF_TRUE         to 38
##           37 RERAISE                  2
##           38 POP_TOP
##           39 POP_EXCEPT
##           40 POP_TOP
##           41 POP_TOP
##           42 POP_TOP
##           43 JUMP_FORWARD             to 47
##    --     44 COPY                     3
##           45 POP_EXCEPT
##           46 RERAISE                  1
##     2     47 LOAD_CONST               0 (None)
##           48 LOAD_CONST               0 (None)
##           49 LOAD_CONST               0 (None)
##           50 CALL                     3
##           51 POP_TOP
##           52 LOAD_CONST               0 (None)
##           53 RETURN_VALUE
##           54 PUSH_EXC_INFO
##           55 WITH_EXCEPT_START
##           56 TO_BOOL
##           57 POP_JUMP_IF_TRUE         to 59
##           58 RERAISE                  2
##           59 POP_TOP
##           60 POP_EXCEPT
##           61 POP_TOP
##           62 POP_TOP
##           63 POP_TOP
##           64 LOAD_CONST               0 (None)
##           65 RETURN_VALUE
##    --     66 COPY                     3
##           67 POP_EXCEPT
##           68 RERAISE                  1
##   8 to 16 -> 54 [2] lasti
##   16 to 18 -> 33 [4] lasti
##   18 to 25 -> 54 [2] lasti
##   33 to 39 -> 44 [6] lasti
##   39 to 47 -> 54 [2] lasti
##   54 to 60 -> 66 [4] lasti
## code g line 4
##     4      0 RETURN_GENERATOR
##            1 POP_TOP
##            2 RESUME                   0
##     5      3 LOAD_GLOBAL              0 (a)
##            4 COPY                     1
##            5 LOAD_SPECIAL             3 (__aexit__)
##            6 SWAP                     2
##            7 SWAP                     3
##            8 LOAD_SPECIAL             2 (__aenter__)
##            9 CALL                     0
##           10 GET_AWAITABLE            1
##           11 LOAD_CONST               0 (None)
##       >>  12 SEND                     to 16
##           13 YIELD_VALUE              1
##           14 RESUME                   3
##           15 JUMP_BACKWARD_NO_INTERRUPT to 12
##       >>  16 END_SEND
##           17 POP_TOP
##           18 LOAD_CONST               0 (None)
##           19 LOAD_CONST               0 (None)
##           20 LOAD_CONST               0 (None)
##           21 CALL                     3
##           22 GET_AWAITABLE            2
##           23 LOAD_CONST               0 (None)
##       >>  24 SEND                     to 28
##           25 YIELD_VALUE              1
##           26 RESUME                   3
##           27 JUMP_BACKWARD_NO_INTERRUPT to 24
##       >>  28 END_SEND
##           29 POP_TOP
##           30 LOAD_CONST               0 (None)
##           31 RETURN_VALUE
##           32 CLEANUP_THROW
##           33 JUMP_BACKWARD_NO_INTERRUPT to 16
##           34 CLEANUP_THROW
##           35 JUMP_BACKWARD_NO_INTERRUPT to 28
##           36 PUSH_EXC_INFO
##           37 WITH_EXCEPT_START
##           38 GET_AWAITABLE            2
##           39 LOAD_CONST               0 (None)
##       >>  40 SEND                     to 45
##           41 YIELD_VALUE              1
##           42 RESUME                   3
##           43 JUMP_BACKWARD_NO_INTERRUPT to 40
##           44 CLEANUP_THROW
##       >>  45 END_SEND
##           46 TO_BOOL
##           47 POP_JUMP_IF_TRUE         to 49
##           48 RERAISE                  2
##           49 POP_TOP
##           50 POP_EXCEPT
##           51 POP_TOP
##           52 POP_TOP
##           53 POP_TOP
##           54 LOAD_CONST               0 (None)
##           55 RETURN_VALUE
##    --     56 COPY                     3
##           57 POP_EXCEPT
##           58 RERAISE                  1
##           59 CALL_INTRINSIC_1         3 (INTRINSIC_STOPITERATION_ERROR)
##           60 RERAISE                  1
##   2 to 13 -> 59 [0] lasti
##   13 to 14 -> 32 [4]
##   14 to 17 -> 59 [0] lasti
##   17 to 18 -> 36 [2] lasti
##   18 to 25 -> 59 [0] lasti
##   25 to 26 -> 34 [2]
##   26 to 33 -> 59 [0] lasti
##   34 to 35 -> 59 [0] lasti
##   36 to 41 -> 56 [4] lasti
##   41 to 42 -> 44 [7]
##   42 to 50 -> 56 [4] lasti
##   50 to 59 -> 59 [0] lasti
