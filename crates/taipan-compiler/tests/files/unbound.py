def f(a):
    if a:
        b = 1
    print(b)
    print(b)
    del a
    return a
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
##     2      1 LOAD_FAST                0 (a)
##            2 TO_BOOL
##            3 POP_JUMP_IF_FALSE        to 6
##     3      4 LOAD_SMALL_INT           1
##            5 STORE_FAST               1 (b)
##     4 >>   6 LOAD_GLOBAL              1 (print + NULL)
##            7 LOAD_FAST_CHECK          1 (b)
##            8 CALL                     1
##            9 POP_TOP
##     5     10 LOAD_GLOBAL              1 (print + NULL)
##           11 LOAD_FAST                1 (b)
##           12 CALL                     1
##           13 POP_TOP
##     6     14 DELETE_FAST              0 (a)
##     7     15 LOAD_FAST_CHECK          0 (a)
##           16 RETURN_VALUE
