# Modules of the standard library are files of a folder, wherever their text is.
import importlib.util
import inspect
import json
import json.decoder
import linecache
import os
import pkgutil
import sys
import traceback

lib = os.path.dirname(os.__file__)
print(lib in sys.path, lib == os.path.dirname(linecache.__file__))
for m in (json, json.decoder, os, inspect):
    spec = m.__spec__
    print(m.__name__, m.__file__[len(lib):], spec.has_location, spec.origin[len(lib):] or spec.origin)
print([p[len(lib):] for p in json.__path__], json.__spec__.submodule_search_locations == json.__path__)
print(os.path.basename(os.path.dirname(json.__cached__)), json.__spec__.cached == json.__cached__)
print(repr(json)[:21], repr(os))

print(inspect.getsource(json.JSONDecoder.decode).splitlines()[0])
print(inspect.getsource(os.makedirs).splitlines()[0])
print(inspect.getsourcefile(json.decoder)[len(lib):])
print(linecache.getline(json.__file__, 1)[:4])
print(json.__loader__.get_source("json")[:4], json.__loader__.get_data(json.__file__)[:4])
print(json.__loader__.is_package("json"), json.__loader__.get_filename("json") == json.__file__)
print(type(json.__loader__.get_code("json")).__name__)
try:
    json.loads("[")
except ValueError as e:
    last = traceback.extract_tb(e.__traceback__)[-1]
    print(last.filename[len(lib):], last.name, last.line)
print(sorted(m.name for m in pkgutil.iter_modules(json.__path__) if not m.name.startswith("_")))
print(importlib.util.find_spec("json.nothing"), importlib.util.find_spec("nothing_at_all"))
print(importlib.reload(json) is json)

# A program's own modules come before the library's.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pkg_shadow"))
import colorsys
print(colorsys.__file__.endswith("pkg_shadow/colorsys.py"), colorsys.own)
