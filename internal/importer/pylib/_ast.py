"""The classes of the nodes of Python's abstract syntax tree, and the flags of compile() that concern it."""
import _astnodes

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400


class AST:
    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        cls = type(self)
        name = cls.__name__
        fields = cls._fields
        if len(args) > len(fields):
            raise TypeError("%s constructor takes at most %d positional argument%s" % (name, len(fields), "" if len(fields) == 1 else "s"))
        missing = set(fields)
        for field, value in zip(fields, args):
            setattr(self, field, value)
            missing.discard(field)
        for key, value in kwargs.items():
            if key in fields:
                if key not in missing:
                    raise TypeError("%s got multiple values for argument '%s'" % (name, key))
                missing.discard(key)
            elif key not in cls._attributes:
                _warn("%s.__init__ got an unexpected keyword argument '%s'. Support for arbitrary keyword arguments is deprecated "
                      "and will be removed in Python 3.15." % (name, key))
            setattr(self, key, value)
        if not missing:
            return
        types = cls._field_types
        for field in fields:
            if field not in missing:
                continue
            kind = types.get(field)
            if kind is None:
                if field not in types:
                    _warn("Field '%s' is missing from %s.%s._field_types. This will become an error in Python 3.15."
                          % (field, cls.__module__, name))
            elif field in cls._optional:
                pass
            elif isinstance(kind, _list_alias):
                setattr(self, field, [])
            elif kind is _classes["expr_context"]:
                setattr(self, field, _load[0])
            else:
                _warn("%s.__init__ missing 1 required positional argument: '%s'. This will become an error in Python 3.15." % (name, field))

    _optional = frozenset()

    def __reduce__(self):
        state = dict(self.__dict__)
        positional = []
        for field in type(self)._fields:
            if field not in state:
                break
            positional.append(None)
        return type(self), tuple(positional), state

    def __replace__(self, /, **changes):
        cls = type(self)
        known = set(cls._fields) | set(cls._attributes)
        for key in changes:
            if key not in known:
                raise TypeError("%s.__replace__ got an unexpected keyword argument '%s'." % (cls.__name__, key))
        values = {key: value for key, value in self.__dict__.items() if key in known}
        values.update(changes)
        missing = [field for field in cls._fields if field not in values and field not in cls._optional]
        if missing:
            raise TypeError("%s.__replace__ missing %d keyword argument%s: %s."
                            % (cls.__name__, len(missing), "" if len(missing) == 1 else "s", ", ".join(map(repr, missing))))
        return cls(**values)

    def __repr__(self):
        return _show(self, 3)


def _warn(message):
    import _warnings
    _warnings.warn(message, DeprecationWarning, 3)


def _show(node, depth):
    name = type(node).__name__
    fields = type(node)._fields
    if depth <= 0:
        return "%s(...)" % name
    if not fields:
        return "%s()" % name
    parts = []
    for field in fields:
        value = getattr(node, field, None)
        parts.append("%s=%s" % (field, _item(value, depth)))
    return "%s(%s)" % (name, ", ".join(parts))


def _item(value, depth):
    if isinstance(value, (list, tuple)):
        open, close = ("[", "]") if isinstance(value, list) else ("(", ")")
        if not value:
            return open + close
        first = _element(value[0], depth)
        if len(value) == 1:
            return open + first + close
        if len(value) == 2:
            return "%s%s, %s%s" % (open, first, _element(value[1], depth), close)
        return "%s%s, ..., %s%s" % (open, first, _element(value[-1], depth), close)
    return _element(value, depth)


def _element(value, depth):
    return _show(value, depth - 1) if isinstance(value, AST) else repr(value)


_list_alias = type(list[int])
_classes = {}
_load = []


def _make():
    positions = ("lineno", "col_offset", "end_lineno", "end_col_offset")
    rows = _astnodes.nodes()
    located = {}
    members = {}
    for name, base, has_position, fields in rows:
        members.setdefault(base, []).append((name, fields))
        located[base] = located.get(base, False) or has_position

    def text(name, fields):
        if not fields:
            return name
        parts = []
        for field, kind, optional, many in fields:
            parts.append("%s%s %s" % (kind, ("?*" if optional else "*") if many else "?" if optional else "", field))
        return "%s(%s)" % (name, ", ".join(parts))

    for base in list(members):
        if base == "AST":
            continue
        pad = "\n" + " " * (len(base) + 1) + "| "
        doc = base + " = " + pad.join(text(*member) for member in members[base])
        namespace = {"__module__": "ast", "__doc__": doc, "_fields": (), "_attributes": positions if located[base] else ()}
        if located[base]:
            namespace["end_lineno"] = namespace["end_col_offset"] = None
        _classes[base] = type(base, (AST,), namespace)
    for name, base, has_position, fields in rows:
        names = tuple(field[0] for field in fields)
        namespace = {"__module__": "ast", "__doc__": text(name, fields), "_fields": names, "__match_args__": names,
                     "_optional": frozenset(field[0] for field in fields if field[2] and not field[3])}
        if base == "AST":
            namespace["_attributes"] = positions if has_position else ()
            if has_position:
                namespace["end_lineno"] = namespace["end_col_offset"] = None
        for field, kind, optional, many in fields:
            if optional and not many:
                namespace[field] = None
        _classes[name] = type(name, (_classes[base] if base != "AST" else AST,), namespace)
    plain = {"identifier": str, "string": str, "int": int, "constant": object}
    for name, base, has_position, fields in rows:
        types = {}
        for field, kind, optional, many in fields:
            kind = plain.get(kind) or _classes[kind]
            types[field] = list[kind] if many else kind | None if optional else kind
        _classes[name]._field_types = types
    AST.__module__ = "ast"
    _astnodes.register(AST, _classes)
    _load.append(_classes["Load"]())


_make()
globals().update(_classes)
