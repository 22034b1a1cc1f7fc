import warnings; warnings.simplefilter("error")
async def c(): return 1
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
k = c(); err(lambda: list(k)); err(lambda: [*k]); err(lambda: k + 1); err(lambda: k()); err(lambda: len(k)); err(lambda: k[0]); k.close(); err(lambda: k.send(None))
async def bad():
    for x in c2: pass
c2 = c(); err(lambda: bad().send(None)); c2.close()
async def a_in_sync_with():
    with ACM(): pass
class ACM:
    async def __aenter__(self): return 1
    async def __aexit__(self, *a): pass
err(lambda: a_in_sync_with().send(None))
async def aw_none(): await None
err(lambda: aw_none().send(None))
async def aw_gen():
    def g(): yield
    await g()
err(lambda: aw_gen().send(None))
async def ag(): yield 1
async def aw_ag(): await ag()
err(lambda: aw_ag().send(None)); err(lambda: next(ag())); err(lambda: list(ag()))
async def re():
    await me
me = re(); err(lambda: me.send(None)); me.close()
class AwStr:
    def __await__(self): return "abc"
async def s(): await AwStr()
err(lambda: s().send(None))
class Exits:
    async def __aenter__(self): raise KeyError("enter")
    async def __aexit__(self, *a): print("never")
async def ex():
    async with Exits(): pass
ex().send(None)
