async def a(): return await b()
async def b(): raise LookupError("deep in a coroutine")
try:
    a().send(None)
except LookupError as e:
    tb = e.__traceback__
    while tb: print(tb.tb_frame.f_code.co_name, tb.tb_lineno); tb = tb.tb_next
    raise
