def f(xs):
    for x in xs:
        if x: continue
        while x:
            x -= 1
            if x == 3: break
        else:
            print(x)
    else:
        return 1
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               0 (<code f>)
##            2 MAKE_FUNCTION
##            3 STORE_NAME               0 (f)
##            4 LOAD_CONST               1 (None)
##            5 RETURN_VALUE
## code f line 1
##     1      0 RESUME                   0
##     2      1 LOAD_FAST                0 (xs)
##            2 GET_ITER
##       >>   3 FOR_ITER                 to 27
##            4 STORE_FAST               1 (x)
##     3      5 LOAD_FAST                1 (x)
##            6 TO_BOOL
##            7 POP_JUMP_IF_FALSE        to 9
##            8 JUMP_BACKWARD            to 3
##     4 >>   9 LOAD_FAST                1 (x)
##           10 TO_BOOL
##           11 POP_JUMP_IF_FALSE        to 22
##     5     12 LOAD_FAST                1 (x)
##           13 LOAD_SMALL_INT           1
##           14 BINARY_OP                23 (-=)
##           15 STORE_FAST               1 (x)
##     6     16 LOAD_FAST                1 (x)
##           17 LOAD_SMALL_INT           3
##           18 COMPARE_OP               88 (bool(==))
##           19 POP_JUMP_IF_TRUE         to 21
##           20 JUMP_BACKWARD            to 9
##           21 JUMP_BACKWARD            to 3
##     8     22 LOAD_GLOBAL              1 (print + NULL)
##           23 LOAD_FAST                1 (x)
##           24 CALL                     1
##           25 POP_TOP
##           26 JUMP_BACKWARD            to 3
##     2     27 POP_ITER
##    10     28 LOAD_SMALL_INT           1
##           29 RETURN_VALUE
