"""Test modules of multiprocessing make a lock of the start method fork when they are imported, to see whether locks work at all.

Without os.fork the rest of the module could not run either. So that question is not asked here, in the test's process and those that it starts.
"""
import os
import sys


class Finder:
    """Finds test.support, and takes the check out of it."""

    def find_spec(self, name, path, target=None):
        if name != "test.support":
            return None
        sys.meta_path.remove(self)
        from importlib.util import find_spec
        spec = find_spec(name)
        loader = spec.loader
        run = loader.exec_module

        def exec_module(module):
            run(module)
            module.skip_if_broken_multiprocessing_synchronize = lambda: None

        loader.exec_module = exec_module
        return spec


if not hasattr(os, "fork"):
    sys.meta_path.insert(0, Finder())
