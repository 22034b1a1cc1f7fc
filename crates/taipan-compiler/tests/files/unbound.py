def f(a):
    if a:
        b = 1
    print(b)
    print(b)
    del a
    return a
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
##     2        2 LOAD_FAST                   0 (a)
##              3 TO_BOOL
##              6 POP_JUMP_IF_FALSE           2 (to 10)
##     3        8 LOAD_SMALL_INT              1
##              9 STORE_FAST                  1 (b)
##     4  >>   10 LOAD_GLOBAL                 1 (print + NULL)
##             15 LOAD_FAST_CHECK             1 (b)
##             16 CALL                        1
##             21 POP_TOP
##     5       22 LOAD_GLOBAL                 1 (print + NULL)
##             27 LOAD_FAST                   1 (b)
##             28 CALL                        1
##             33 POP_TOP
##     6       34 DELETE_FAST                 0 (a)
##     7       35 LOAD_FAST_CHECK             0 (a)
##             36 RETURN_VALUE
