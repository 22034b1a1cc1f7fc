try:
    a()
except* E as e:
    b()
except* F:
    c()
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 NOP
##     2      2 LOAD_NAME                0 (a)
##            3 PUSH_NULL
##            4 CALL                     0
##            5 POP_TOP
##            6 LOAD_CONST               0 (None)
##            7 RETURN_VALUE
##    --      8 PUSH_EXC_INFO
##     3      9 BUILD_LIST               0
##           10 COPY                     2
##           11 LOAD_NAME                1 (E)
##           12 CHECK_EG_MATCH
##           13 COPY                     1
##           14 POP_JUMP_IF_NONE         to 31
##           15 STORE_NAME               2 (e)
##     4     16 LOAD_NAME                3 (b)
##           17 PUSH_NULL
##           18 CALL                     0
##           19 POP_TOP
##           20 LOAD_CONST               0 (None)
##           21 STORE_NAME               2 (e)
##           22 DELETE_NAME              2 (e)
##           23 JUMP_FORWARD             to 30
##    --     24 LOAD_CONST               0 (None)
##           25 STORE_NAME               2 (e)
##           26 DELETE_NAME              2 (e)
##           27 LIST_APPEND              3
##           28 POP_TOP
##           29 JUMP_FORWARD             to 32
##     4     30 JUMP_FORWARD             to 32
##     3     31 POP_TOP
##     5 >>  32 LOAD_NAME                4 (F)
##           33 CHECK_EG_MATCH
##           34 COPY                     1
##           35 POP_JUMP_IF_NONE         to 48
##           36 POP_TOP
##     6     37 LOAD_NAME                5 (c)
##           38 PUSH_NULL
##           39 CALL                     0
##           40 POP_TOP
##           41 JUMP_FORWARD             to 46
##    --     42 LIST_APPEND              3
##           43 POP_TOP
##           44 LIST_APPEND              1
##           45 JUMP_FORWARD             to 50
##     6     46 LIST_APPEND              1
##           47 JUMP_FORWARD             to 50
##     5     48 POP_TOP
##           49 LIST_APPEND              1
##    -- >>  50 CALL_INTRINSIC_2         1 (INTRINSIC_PREP_RERAISE_STAR)
##           51 COPY                     1
##           52 POP_JUMP_IF_NOT_NONE     to 57
##           53 POP_TOP
##           54 POP_EXCEPT
##           55 LOAD_CONST               0 (None)
##           56 RETURN_VALUE
##           57 SWAP                     2
##           58 POP_EXCEPT
##           59 RERAISE                  0
##           60 COPY                     3
##           61 POP_EXCEPT
##           62 RERAISE                  1
##   2 to 6 -> 8 [0]
##   8 to 16 -> 60 [1] lasti
##   16 to 20 -> 24 [4] lasti
##   20 to 37 -> 60 [1] lasti
##   37 to 41 -> 42 [4] lasti
##   41 to 54 -> 60 [1] lasti
