"""Prints the documentation of what CPython defines natively, as JSON: {"module.name" or "module.type.name" or "slot.__name__": text}.

The texts of slots (of wrapper descriptors and __new__) stand once under "slot."; a type has an entry of its own only where its text differs.
"""
import importlib
import json
import pkgutil
import sys
import types

# What is a native type of a module written in Python: the type says so itself.
ADOPTED = {"types", "operator", "signal", "typing", "compression.zstd", "os", "functools", "itertools", "collections", "re", "time", "select", "threading", "contextvars", "pyexpat"}


def native_modules():
    names = set(sys.builtin_module_names)
    names |= {m.name for m in pkgutil.iter_modules() if m.name in sys.stdlib_module_names}
    for name in sorted(names):
        if name.startswith(("_test", "_xx", "xx")) or name in ("antigravity", "this", "idlelib", "turtle", "__main__"):
            continue
        if name not in sys.builtin_module_names and importlib.util.find_spec(name).origin.endswith(".py"):
            continue
        try:
            yield importlib.import_module(name)
        except ImportError:
            pass


def all_types(cls=object, seen=None):
    seen = {} if seen is None else seen
    for sub in type.__subclasses__(cls):
        if sub not in seen:
            seen[sub] = True
            all_types(sub, seen)
    return [object, *seen] if cls is object else ()


def main():
    docs, slots = {}, {}
    modules = list(native_modules())
    names = {m.__name__ for m in modules} | ADOPTED
    for module in modules:
        if isinstance(module.__doc__, str):
            docs[module.__name__] = module.__doc__
        for name, value in vars(module).items():
            if isinstance(value, types.BuiltinFunctionType) and isinstance(value.__doc__, str):
                docs[module.__name__ + "." + name] = value.__doc__
    for cls in all_types():
        space = type.__getattribute__(cls, "__dict__")
        if cls.__module__ not in names or "__firstlineno__" in space or any(isinstance(v, types.FunctionType) for v in space.values()):
            continue
        base = cls.__module__ + "." + cls.__qualname__
        if isinstance(space.get("__doc__"), str):
            docs[base] = space["__doc__"]
        for name, value in space.items():
            if isinstance(value, (classmethod, staticmethod)):
                value = value.__func__
            if name == "__doc__" or isinstance(value, type):
                continue
            if not isinstance(value, (types.BuiltinFunctionType, types.MethodDescriptorType, types.ClassMethodDescriptorType,
                                      types.WrapperDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType)):
                continue
            doc = value.__doc__
            if isinstance(doc, str):
                if name == "__new__" or isinstance(value, types.WrapperDescriptorType):
                    slots.setdefault(name, {}).setdefault(doc, []).append(base)
                else:
                    docs[base + "." + name] = doc
    for name, texts in slots.items():
        common = max(texts, key=lambda text: len(texts[text]))
        docs["slot." + name] = common
        for text, owners in texts.items():
            if text != common:
                for base in owners:
                    docs[base + "." + name] = text
    json.dump({k: docs[k] for k in sorted(docs)}, sys.stdout)


main()
