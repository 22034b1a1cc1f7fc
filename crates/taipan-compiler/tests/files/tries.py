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
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               0 (<code f>)
##            2 MAKE_FUNCTION
##            3 STORE_NAME               0 (f)
##            4 LOAD_CONST               1 (None)
##            5 RETURN_VALUE
## code f line 1
##     1      0 RESUME                   0
##     2      1 NOP
##     3      2 LOAD_GLOBAL              1 (a + NULL)
##            3 CALL                     0
##            4 POP_TOP
##     9      5 LOAD_GLOBAL              3 (c + NULL)
##            6 CALL                     0
##            7 POP_TOP
##    11 >>   8 LOAD_GLOBAL              7 (d + NULL)
##            9 CALL                     0
##           10 POP_TOP
##           11 LOAD_CONST               0 (None)
##           12 RETURN_VALUE
##    --     13 PUSH_EXC_INFO
##     4     14 LOAD_GLOBAL              4 (E)
##           15 CHECK_EXC_MATCH
##           16 POP_JUMP_IF_FALSE        to 32
##           17 STORE_FAST               0 (e)
##     5     18 LOAD_FAST                0 (e)
##           19 SWAP                     2
##           20 POP_EXCEPT
##           21 LOAD_CONST               0 (None)
##           22 STORE_FAST               0 (e)
##           23 DELETE_FAST              0 (e)
##    11     24 LOAD_GLOBAL              7 (d + NULL)
##           25 CALL                     0
##           26 POP_TOP
##           27 RETURN_VALUE
##    --     28 LOAD_CONST               0 (None)
##           29 STORE_FAST               0 (e)
##           30 DELETE_FAST              0 (e)
##           31 RERAISE                  1
##     6     32 LOAD_GLOBAL              8 (A)
##           33 LOAD_GLOBAL              10 (B)
##           34 BUILD_TUPLE              2
##           35 CHECK_EXC_MATCH
##           36 POP_JUMP_IF_FALSE        to 43
##           37 POP_TOP
##     7     38 LOAD_GLOBAL              13 (b + NULL)
##           39 CALL                     0
##           40 POP_TOP
##           41 POP_EXCEPT
##           42 JUMP_BACKWARD_NO_INTERRUPT to 8
##     6     43 RERAISE                  0
##    --     44 COPY                     3
##           45 POP_EXCEPT
##           46 RERAISE                  1
##           47 PUSH_EXC_INFO
##    11     48 LOAD_GLOBAL              7 (d + NULL)
##           49 CALL                     0
##           50 POP_TOP
##           51 RERAISE                  0
##    --     52 COPY                     3
##           53 POP_EXCEPT
##           54 RERAISE                  1
##   2 to 5 -> 13 [0]
##   5 to 8 -> 47 [0]
##   13 to 18 -> 44 [1] lasti
##   18 to 19 -> 28 [1] lasti
##   19 to 20 -> 44 [1] lasti
##   20 to 24 -> 47 [0]
##   28 to 41 -> 44 [1] lasti
##   41 to 43 -> 47 [0]
##   43 to 44 -> 44 [1] lasti
##   44 to 47 -> 47 [0]
##   47 to 52 -> 52 [1] lasti
