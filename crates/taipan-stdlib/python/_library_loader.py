"""Loads modules of the embedded standard library, as if from files of a folder (see the native module _library)."""

import sys
import _library
import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _external


class LibraryLoader(_external.SourceFileLoader):

    """Loader of a module whose code, source and data are inside the executable."""

    def get_code(self, fullname):
        if sys.flags.optimize:
            return self.source_to_code(self.get_data(self.path), self.path)
        return _library.code(self.path)

    def get_data(self, path):
        data = _library.data(path)
        return super().get_data(path) if data is None else data

    def path_stats(self, path):
        data = _library.data(path)
        return super().path_stats(path) if data is None else {'mtime': 0, 'size': len(data)}


def spec(fullname, path, cached, folder):
    """The spec of a module: its file, its cache file, and the folder of a package or None."""
    spec = _bootstrap.ModuleSpec(fullname, LibraryLoader(fullname, path), origin=path)
    spec._set_fileattr = True
    spec._cached = cached
    if folder is not None:
        spec.submodule_search_locations = [folder]
    return spec
