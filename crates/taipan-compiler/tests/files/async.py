async def f(xs):
    async for x in xs:
        yield await x
    return
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               0 (<code f>)
##            2 MAKE_FUNCTION
##            3 STORE_NAME               0 (f)
##            4 LOAD_CONST               1 (None)
##            5 RETURN_VALUE
## code f line 1
##     1      0 RETURN_GENERATOR
##            1 POP_TOP
##            2 RESUME                   0
##     2      3 LOAD_FAST                0 (xs)
##            4 GET_AITER
##       >>   5 GET_ANEXT
##            6 LOAD_CONST               0 (None)
##       >>   7 SEND                     to 11
##            8 YIELD_VALUE              1
##            9 RESUME                   3
##           10 JUMP_BACKWARD_NO_INTERRUPT to 7
##       >>  11 END_SEND
##           12 STORE_FAST               1 (x)
##     3     13 LOAD_FAST                1 (x)
##           14 GET_AWAITABLE            0
##           15 LOAD_CONST               0 (None)
##       >>  16 SEND                     to 20
##           17 YIELD_VALUE              1
##           18 RESUME                   3
##           19 JUMP_BACKWARD_NO_INTERRUPT to 16
##       >>  20 END_SEND
##           21 CALL_INTRINSIC_1         4 (INTRINSIC_ASYNC_GEN_WRAP)
##           22 YIELD_VALUE              0
##           23 RESUME                   1
##           24 POP_TOP
##           25 JUMP_BACKWARD            to 5
##     2     26 CLEANUP_THROW
##           27 JUMP_BACKWARD_NO_INTERRUPT to 11
##     3     28 CLEANUP_THROW
##           29 JUMP_BACKWARD_NO_INTERRUPT to 20
##     2     30 END_ASYNC_FOR
##     4     31 LOAD_CONST               0 (None)
##           32 RETURN_VALUE
##    --     33 CALL_INTRINSIC_1         3 (INTRINSIC_STOPITERATION_ERROR)
##           34 RERAISE                  1
##   2 to 5 -> 33 [0] lasti
##   5 to 8 -> 30 [1]
##   8 to 9 -> 26 [3]
##   9 to 12 -> 30 [1]
##   12 to 17 -> 33 [0] lasti
##   17 to 18 -> 28 [3]
##   18 to 26 -> 33 [0] lasti
##   26 to 27 -> 30 [1]
##   28 to 29 -> 33 [0] lasti
##   30 to 33 -> 33 [0] lasti
