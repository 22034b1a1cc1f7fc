# Code of a module that awaits: a coroutine whose names are globals.
import ast
import asyncio
import types


async def numbers(n):
    for i in range(n):
        yield i


for source, mode in (
    ("x = await asyncio.sleep(0, 5)", "exec"),
    ("y = [x async for x in numbers(3)]", "exec"),
    ("async for z in numbers(2): pass\ndel z\nimport math", "exec"),
    ("await asyncio.sleep(0, 'shown')", "single"),
    ("[await asyncio.sleep(0, i) for i in range(2)]", "eval"),
):
    code = compile(source, "<source>", mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    space = {"asyncio": asyncio, "numbers": numbers}
    made = types.FunctionType(code, space)()
    print(type(made).__name__, asyncio.run(made) if isinstance(made, types.CoroutineType) else made)
    print(sorted(k for k in space if k not in ("asyncio", "numbers", "__builtins__")), space.get("x"), space.get("y"))
