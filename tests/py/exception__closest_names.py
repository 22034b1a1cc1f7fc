import _suggestions as s
for a in ((['b0', 'x'], 'f0'), ([], 'a'), (('a',), 'b'), ([1], 'b'), (['a'], 1), (['blach','blech'], 'bluch'),):
    try: print(s._generate_suggestions(*a))
    except Exception as e: print(type(e).__name__, e)

import traceback
b0 = 1
try:
    f0
except NameError as e:
    print(traceback.format_exception_only(e))
