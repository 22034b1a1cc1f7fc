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
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_CONST                  0 (<code f>)
##              3 MAKE_FUNCTION
##              4 STORE_NAME                  0 (f)
##              5 LOAD_CONST                  1 (None)
##              6 RETURN_VALUE
##
## code f (f.py:1)
##     1        0 RESUME                      0
##     2        2 LOAD_FAST                   0 (xs)
##              3 GET_ITER
##        >>    4 FOR_ITER                   44 (to 50)
##              6 STORE_FAST                  1 (x)
##     3        7 LOAD_FAST                   1 (x)
##              8 TO_BOOL
##             11 POP_JUMP_IF_FALSE           2 (to 15)
##             13 JUMP_BACKWARD              11 (to 4)
##     4  >>   15 LOAD_FAST                   1 (x)
##             16 TO_BOOL
##             19 POP_JUMP_IF_FALSE          15 (to 36)
##     5       21 LOAD_FAST                   1 (x)
##             22 LOAD_SMALL_INT              1
##             23 BINARY_OP                  23 (-=)
##             25 STORE_FAST                  1 (x)
##     6       26 LOAD_FAST                   1 (x)
##             27 LOAD_SMALL_INT              3
##             28 COMPARE_OP                 88 (bool(==))
##             30 POP_JUMP_IF_TRUE            2 (to 34)
##             32 JUMP_BACKWARD              19 (to 15)
##             34 JUMP_BACKWARD              32 (to 4)
##     8       36 LOAD_GLOBAL                 1 (print + NULL)
##             41 LOAD_FAST                   1 (x)
##             42 CALL                        1
##             47 POP_TOP
##             48 JUMP_BACKWARD              46 (to 4)
##     2       50 POP_ITER
##    10       51 LOAD_SMALL_INT              1
##             52 RETURN_VALUE
