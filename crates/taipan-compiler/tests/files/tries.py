def f():
    try:
        a()
    except E as e:
        return e
    except (A, B):
        b()
    else:
        c()
    finally:
        d()
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
##     2        2 NOP
##     3        3 LOAD_GLOBAL                 1 (a + NULL)
##              8 CALL                        0
##             13 POP_TOP
##     9       14 LOAD_GLOBAL                 3 (c + NULL)
##             19 CALL                        0
##             24 POP_TOP
##    11  >>   25 LOAD_GLOBAL                 7 (d + NULL)
##             30 CALL                        0
##             35 POP_TOP
##             36 LOAD_CONST                  0 (None)
##             37 RETURN_VALUE
##    --       38 PUSH_EXC_INFO
##     4       39 LOAD_GLOBAL                 4 (E)
##             44 CHECK_EXC_MATCH
##             45 POP_JUMP_IF_FALSE          23 (to 70)
##             47 STORE_FAST                  0 (e)
##     5       48 LOAD_FAST                   0 (e)
##             49 SWAP                        2
##             50 POP_EXCEPT
##             51 LOAD_CONST                  0 (None)
##             52 STORE_FAST                  0 (e)
##             53 DELETE_FAST                 0 (e)
##    11       54 LOAD_GLOBAL                 7 (d + NULL)
##             59 CALL                        0
##             64 POP_TOP
##             65 RETURN_VALUE
##    --       66 LOAD_CONST                  0 (None)
##             67 STORE_FAST                  0 (e)
##             68 DELETE_FAST                 0 (e)
##             69 RERAISE                     1
##     6       70 LOAD_GLOBAL                 8 (A)
##             75 LOAD_GLOBAL                10 (B)
##             80 BUILD_TUPLE                 2
##             81 CHECK_EXC_MATCH
##             82 POP_JUMP_IF_FALSE          14 (to 98)
##             84 POP_TOP
##     7       85 LOAD_GLOBAL                13 (b + NULL)
##             90 CALL                        0
##             95 POP_TOP
##             96 POP_EXCEPT
##             97 JUMP_BACKWARD_NO_INTERRUPT   73 (to 25)
##     6       98 RERAISE                     0
##    --       99 COPY                        3
##            100 POP_EXCEPT
##            101 RERAISE                     1
##            102 PUSH_EXC_INFO
##    11      103 LOAD_GLOBAL                 7 (d + NULL)
##            108 CALL                        0
##            113 POP_TOP
##            114 RERAISE                     0
##    --      115 COPY                        3
##            116 POP_EXCEPT
##            117 RERAISE                     1
## ExceptionTable:
##   3 to 14 -> 38 [0]
##   14 to 25 -> 102 [0]
##   38 to 48 -> 99 [1] lasti
##   48 to 49 -> 66 [1] lasti
##   49 to 50 -> 99 [1] lasti
##   50 to 54 -> 102 [0]
##   66 to 96 -> 99 [1] lasti
##   96 to 98 -> 102 [0]
##   98 to 99 -> 99 [1] lasti
##   99 to 102 -> 102 [0]
##   102 to 115 -> 115 [1] lasti
