import gc
print(type(gc.collect()), type(gc.get_count()), len(gc.get_count()), type(gc.get_threshold()), gc.get_debug())
print(gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("a"), gc.get_objects() is not None, gc.garbage)
x = [1]; y = {"k": x}
print(any(o is y for o in gc.get_referrers(x)), any(o is x for o in gc.get_referents(y)))
calls = []
def cb(phase, info): calls.append((phase, sorted(info)))
gc.callbacks.append(cb); gc.collect(); gc.callbacks.remove(cb); print([c[0] for c in calls][:2], calls[0][1])
gc.freeze(); gc.unfreeze(); print(gc.get_freeze_count() >= 0)
for f in (lambda: gc.collect(0), lambda: gc.collect(generation=2), lambda: gc.collect(9), lambda: gc.collect("a"), lambda: gc.set_threshold(700, 10, 10), lambda: len(gc.get_threshold()), lambda: gc.set_debug(0), lambda: gc.get_objects(generation=9), lambda: gc.nope, lambda: len(gc.get_stats()), lambda: sorted(gc.get_stats()[0]), lambda: gc.is_finalized([])):
    try: r = f(); print(r if not isinstance(r, int) or isinstance(r, bool) else "int")
    except Exception as e: print(type(e).__name__, e)
