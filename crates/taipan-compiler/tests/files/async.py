async def f(xs):
    async for x in xs:
        yield await x
    return
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_CONST                  0 (<code f>)
##              3 MAKE_FUNCTION
##              4 STORE_NAME                  0 (f)
##              5 LOAD_CONST                  1 (None)
##              6 RETURN_VALUE
##
## code f (f.py:1)
##     1        0 RETURN_GENERATOR
##              1 POP_TOP
##              2 RESUME                      0
##     2        4 LOAD_FAST                   0 (xs)
##              5 GET_AITER
##        >>    6 GET_ANEXT
##              7 LOAD_CONST                  0 (None)
##        >>    8 SEND                        4 (to 14)
##             10 YIELD_VALUE                 1
##             11 RESUME                      3
##             13 JUMP_BACKWARD_NO_INTERRUPT    6 (to 8)
##        >>   14 END_SEND
##             15 STORE_FAST                  1 (x)
##     3       16 LOAD_FAST                   1 (x)
##             17 GET_AWAITABLE               0
##             18 LOAD_CONST                  0 (None)
##        >>   19 SEND                        4 (to 25)
##             21 YIELD_VALUE                 1
##             22 RESUME                      3
##             24 JUMP_BACKWARD_NO_INTERRUPT    6 (to 19)
##        >>   25 END_SEND
##             26 CALL_INTRINSIC_1            4 (INTRINSIC_ASYNC_GEN_WRAP)
##             27 YIELD_VALUE                 0
##             28 RESUME                      1
##             30 POP_TOP
##             31 JUMP_BACKWARD              27 (to 6)
##     2       33 CLEANUP_THROW
##             34 JUMP_BACKWARD_NO_INTERRUPT   21 (to 14)
##     3       35 CLEANUP_THROW
##             36 JUMP_BACKWARD_NO_INTERRUPT   12 (to 25)
##     2       37 END_ASYNC_FOR
##     4       38 LOAD_CONST                  0 (None)
##             39 RETURN_VALUE
##    --       40 CALL_INTRINSIC_1            3 (INTRINSIC_STOPITERATION_ERROR)
##             41 RERAISE                     1
## ExceptionTable:
##   2 to 6 -> 40 [0] lasti
##   6 to 10 -> 37 [1]
##   10 to 11 -> 33 [3]
##   11 to 15 -> 37 [1]
##   15 to 21 -> 40 [0] lasti
##   21 to 22 -> 35 [3]
##   22 to 33 -> 40 [0] lasti
##   33 to 34 -> 37 [1]
##   35 to 36 -> 40 [0] lasti
##   37 to 40 -> 40 [0] lasti
