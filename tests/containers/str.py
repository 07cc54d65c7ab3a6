def E(f, *a, **k):
    """Prints what a call gives or raises, without addresses."""
    try:
        r = repr(f(*a, **k))
        i = r.find(' at 0x')
        print(r if i < 0 else r[:i] + '>')
    except BaseException as e:
        print(type(e).__name__, str(e), *getattr(e, '__notes__', ()))
# str
for s in ['', 'abc', 'Hello World', 'ß', 'ŉ', 'ΑΣ', 'İ', '\u01c5ab', '123', '½', '²', ' \t\n', 'a b', 'déjà vu', '\U00010400abc', '\ud800', 'ﬁ']:
    print(ascii(s), [ascii(getattr(s, m)()) for m in 'lower upper title capitalize swapcase casefold isalpha isdigit isdecimal isnumeric isalnum isspace isascii islower isupper istitle isidentifier isprintable strip split splitlines'.split()])
E('abc'.find, 'c', 1, 2); E('abc'.find, 'c', -1); E('abc'.index, 'z'); E('abc'.rindex, 'z'); E('abc'.find, 1); E('abc'.count, ''); E('abc'.count, 'a', 'x')
E('aXbXc'.split, 'X', 1); E('aXbXc'.rsplit, 'X', 1); E('a'.split, ''); E('a'.split, 1); E('a b c '.split, None, 1); E(' a b c '.rsplit, None, 1)
E('abc'.startswith, ('x', 'a')); E('abc'.startswith, ('x', 1)); E('abc'.startswith, 1); E('abc'.endswith, 'c', 0, 2); E('abc'.endswith, 'bc', 1)
E('abc'.replace, 'b', 'BB'); E('abc'.replace, '', '-', 2); E('aaa'.replace, 'a', 'b', count=2); E('abc'.replace, 'b'); E('abc'.replace, 1, 2)
E('abc'.center, 10, 'é'); E('abc'.center, 2); E('abc'.center, 5, ''); E('abc'.center, 5, 1); E('abc'.ljust, 'x'); E('-42'.zfill, 6); E('+'.zfill, 3); E('a\tb\r\tc'.expandtabs, 4)
E('abc'.translate, {97: 'X', 98: None, 99: 100}); E('abc'.translate, 'x'); E(str.maketrans, 'ab', 'cd', 'e'); E(str.maketrans, {'a': 1, 2: 'x'}); E(str.maketrans, 'a', 'bc'); E(str.maketrans, {'ab': 1}); E(str.maketrans, 'a'); E('abc'.translate, {97: -1}); E('abc'.translate, {97: 1.5})
E('abc'.partition, 'b'); E('abc'.rpartition, 'z'); E('abc'.partition, ''); E('abc'.partition, 1)
E(','.join, ['a', 1]); E(','.join, 1); E(','.join, ('a',)); E(','.join, 'abc'); E(','.join, iter('xyz'))
E('abc'.removeprefix, 'a'); E('abc'.removesuffix, 'bc'); E('abc'.removeprefix, 1); E('abc'.strip, 'ac'); E('abc'.strip, 1)
E('abc'.__getitem__, 5); E('abc'.__getitem__, 'x'); E('abc'.__getitem__, slice(None, None, -1)); E('abc'.__getitem__, slice(None, None, 0)); E('abc'.__getitem__, 10**30); E('abc'.__getitem__, 1.0)
E(lambda: 'a' + 1); E(lambda: 1 + 'a'); E(lambda: 'a' * 'b'); E(lambda: 'a' * 10**15); E(lambda: 'ab' * (1<<63)); E(lambda: 'ab' * (2**62)); E(lambda: 1 in 'abc'); E(lambda: 'a' < 1); E(lambda: 'a' < 'b'); E(lambda: '\ud800' < '\U00010000')
E(str, b'abc'); E(str, b'abc', 'ascii'); E(str, 'a', 'ascii'); E(str, 1, 'ascii'); E(str, b'\xff', 'utf-8', 'replace'); E(str, object=5); E(str, 1, 2, 3, 4); E(str, encoding='x'); E(str, b'a', 5); E(str, bad=1)
E('%s %r %a %d %5.2f %x %#o %c %%'.__mod__, ('é', 'é', 'é', 5, 3.14159, 255, 8, 'x')); E(lambda: '%d' % '1'); E(lambda: '%d' % 1.5); E(lambda: '%x' % 1.5); E(lambda: '%c' % 'ab'); E(lambda: '%c' % -1); E(lambda: '%c' % 1.5); E(lambda: '%s'); E(lambda: '%s %s' % 1); E(lambda: '%s' % (1, 2)); E(lambda: '%(a)s' % 1); E(lambda: '%(a)s' % {'b': 1}); E(lambda: '%(a' % {}); E(lambda: '%' % ()); E(lambda: '%z' % 1); E(lambda: '%*d' % (5, 3)); E(lambda: '%-*d|' % (5, 3)); E(lambda: '%.*f' % (2, 3.14159)); E(lambda: '%*d' % ('a', 3)); E(lambda: '%s' % ()); E(lambda: '%(a)s %(a)s' % {'a': 5}); E(lambda: 'x' % {}); E(lambda: 'x' % []); E(lambda: 'x' % 'a'); E(lambda: '%i' % True); E(lambda: '%e' % 12345.678); E(lambda: '%g' % 1e20); E(lambda: '%5s|%-5s|%.2s' % ('a', 'b', 'xyz')); E(lambda: '%+d % d %05d' % (1, 2, -3)); E(lambda: '%d' % 10**30); E(lambda: '%#X' % 10**20); E(lambda: '%.5d' % 42); E(lambda: '%r' % 'a'); E(lambda: '%f' % 'a')
E('{}'.format, 1); E('{0} {1} {0}'.format, 1, 2); E('{a}'.format, a=1); E('{a}'.format); E('{}'.format); E('{0}{}'.format, 1); E('{}{0}'.format, 1); E('{'.format); E('}'.format); E('{!r}'.format, 'x'); E('{!x}'.format, 1); E('{0.real}'.format, 1); E('{0[a]}'.format, {'a': 1}); E('{0[0]}'.format, [5]); E('{0[x]}'.format, [5]); E('{:{}}'.format, 5, 10); E('{:>{w}}'.format, 5, w=4); E('{{}}'.format); E('{:d}'.format, 'x'); E('{:>10}'.format, 'x'); E('{:^10}'.format, 'é'); E('{:.2}'.format, 'xyz'); E('{:=10}'.format, 'x'); E('{:+}'.format, 'x'); E('{:,}'.format, 'x'); E('{a.b}'.format_map, {'a': 1}); E('{}'.format_map, {}); E('{0.x}'.format, 1); E('{:10}'.format, None); E('{0[}'.format, 1); E('{0.}'.format, 1); E('{!}'.format, 1); E('{!rr}'.format, 1); E('{:{:{}}}'.format, 1, 2, 3)
E(format, 'abc', '*^9'); E(format, 'abc', 's'); E(format, 'abc', 'd'); E(format, 'abc', 5); E(format, 1, 'z')
E('abc'.encode, 'utf-16'); E('é'.encode, 'latin-1'); E('é'.encode, 'ascii', 'xmlcharrefreplace'); E('é'.encode, 'ascii', 'namereplace'); E('é\u1234'.encode, 'ascii', 'backslashreplace'); E('\udc80'.encode, 'utf-8', 'surrogateescape'); E('\ud800'.encode); E('ab\ud800\udfffc'.encode, 'utf-8'); E('a'.encode, 5); E('a'.encode, 'a\0b')
E('abc'.__contains__, 'b'); E('abc'.__iter__); print(list('aéz')); E(iter('ab').__reduce__); E(iter('ab').__length_hint__); E('abc'.__getnewargs__); E('abc'.__sizeof__); E('é'.__sizeof__); E('ሴ'.__sizeof__); E('\U00012345'.__sizeof__)
print(hash('') , repr('\x7f\x80\xad\u2028\ue000\U000e0001'), repr("'"), repr('"'), repr('\'"'))
class S(str): pass
x = S('abc'); print(type(x), type(x.strip()), type(x + ''), type(x[:]), type(str(x)), type(x.lower()), type(x.replace('z', 'y')), type(x * 1), type('%s' % x), type('{}'.format(x)), type(x.join(['a'])), x == 'abc', hash(x) == hash('abc'))
E('a'.join, [S('x')]); print(type(''.join([S('x')])))
