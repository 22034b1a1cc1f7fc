try:
    a()
except* E as e:
    b()
except* F:
    c()
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     2        2 LOAD_NAME                   0 (a)
##              3 PUSH_NULL
##              4 CALL                        0
##              9 POP_TOP
##             10 LOAD_CONST                  0 (None)
##             11 RETURN_VALUE
##    --       12 PUSH_EXC_INFO
##     3       13 BUILD_LIST                  0
##             14 COPY                        2
##             15 LOAD_NAME                   1 (E)
##             16 CHECK_EG_MATCH
##             17 COPY                        1
##             18 POP_JUMP_IF_NONE           20 (to 40)
##             20 STORE_NAME                  2 (e)
##     4       21 LOAD_NAME                   3 (b)
##             22 PUSH_NULL
##             23 CALL                        0
##             28 POP_TOP
##             29 LOAD_CONST                  0 (None)
##             30 STORE_NAME                  2 (e)
##             31 DELETE_NAME                 2 (e)
##             32 JUMP_FORWARD                6 (to 39)
##    --       33 LOAD_CONST                  0 (None)
##             34 STORE_NAME                  2 (e)
##             35 DELETE_NAME                 2 (e)
##             36 LIST_APPEND                 3
##             37 POP_TOP
##             38 JUMP_FORWARD                2 (to 41)
##     4       39 JUMP_FORWARD                1 (to 41)
##     3       40 POP_TOP
##     5  >>   41 LOAD_NAME                   4 (F)
##             42 CHECK_EG_MATCH
##             43 COPY                        1
##             44 POP_JUMP_IF_NONE           16 (to 62)
##             46 POP_TOP
##     6       47 LOAD_NAME                   5 (c)
##             48 PUSH_NULL
##             49 CALL                        0
##             54 POP_TOP
##             55 JUMP_FORWARD                4 (to 60)
##    --       56 LIST_APPEND                 3
##             57 POP_TOP
##             58 LIST_APPEND                 1
##             59 JUMP_FORWARD                4 (to 64)
##     6       60 LIST_APPEND                 1
##             61 JUMP_FORWARD                2 (to 64)
##     5       62 POP_TOP
##             63 LIST_APPEND                 1
##    --  >>   64 CALL_INTRINSIC_2            1 (INTRINSIC_PREP_RERAISE_STAR)
##             65 COPY                        1
##             66 POP_JUMP_IF_NOT_NONE        4 (to 72)
##             68 POP_TOP
##             69 POP_EXCEPT
##             70 LOAD_CONST                  0 (None)
##             71 RETURN_VALUE
##             72 SWAP                        2
##             73 POP_EXCEPT
##             74 RERAISE                     0
##             75 COPY                        3
##             76 POP_EXCEPT
##             77 RERAISE                     1
## ExceptionTable:
##   2 to 10 -> 12 [0]
##   12 to 21 -> 75 [1] lasti
##   21 to 29 -> 33 [4] lasti
##   29 to 47 -> 75 [1] lasti
##   47 to 55 -> 56 [4] lasti
##   55 to 69 -> 75 [1] lasti
