# pyexpat: events in order and in pieces, positions, errors.
from xml.parsers import expat
def run(chunks, enc=None, ns=None, feats=(), **kw):
    p = expat.ParserCreate(enc, ns)
    out=[]
    def mk(n):
        def h(*a):
            out.append((n,)+a+((p.CurrentLineNumber,p.CurrentColumnNumber,p.CurrentByteIndex) if 'pos' in feats else ()))
            return 1
        return h
    for n in 'StartElement EndElement ProcessingInstruction CharacterData UnparsedEntityDecl NotationDecl StartNamespaceDecl EndNamespaceDecl Comment StartCdataSection EndCdataSection Default DefaultExpand NotStandalone ExternalEntityRef StartDoctypeDecl EndDoctypeDecl EntityDecl XmlDecl ElementDecl AttlistDecl SkippedEntity'.split():
        if n in feats or ('all' in feats and n not in('Default','DefaultExpand')): setattr(p,n+('Handler' if n!='DefaultExpand' else ''),mk(n)) if n!='DefaultExpand' else setattr(p,'DefaultHandlerExpand',mk(n))
    for k,v in kw.items(): setattr(p,k,v)
    if 'pe' in feats: p.SetParamEntityParsing(2)
    try:
        if isinstance(chunks,(bytes,str)): chunks=[chunks]
        for c in chunks[:-1]: p.Parse(c,False)
        p.Parse(chunks[-1],True)
    except expat.ExpatError as e:
        out.append(('ERR',str(e),e.code,e.lineno,e.offset, p.ErrorByteIndex))
    for o in out: print('   ',o)
tests = [
 ('<a/>',{}),('<a>x</a>',{}),('<a b="1" c=\'2\'>t&amp;&lt;&#65;&#x42;</a>',{}),
 ('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!DOCTYPE a SYSTEM "foo" [<!ELEMENT a (b,c*|d+)?><!ATTLIST a x CDATA "def" y (p|q) #IMPLIED z ID #REQUIRED w CDATA #FIXED "f"><!ENTITY e "ent"><!ENTITY x SYSTEM "x.ent"><!NOTATION n PUBLIC "pub" "sys"><!ENTITY u SYSTEM "u" NDATA n><!-- c --><?pi data?>]><a>&e;<b/>&x;</a>',{}),
 ('<!DOCTYPE a [<!ELEMENT a ANY><!ELEMENT b EMPTY><!ELEMENT c (#PCDATA)><!ELEMENT d (#PCDATA|a|b)*><!ELEMENT e (a,(b|c)+,d?)>]><a/>',{}),
 ('',{}),('   ',{}),('text',{}),('<a>',{}),('<a></b>',{}),('<a/><b/>',{}),('<a/>text',{}),('<a',{}),('<a b></a>',{}),('<a b=1/>',{}),('<a b="1" b="2"/>',{}),('<a b="<"/>',{}),
 ('<a>&foo;</a>',{}),('<a>&#0;</a>',{}),('<a>&#x110000;</a>',{}),('<a>]]></a>',{}),('<a>\x01</a>',{}),('<a><!-- -- --></a>',{}),('<a><![CDATA[x]]>y<![CDATA[z',{}),('<a><?xml?></a>',{}),(' <?xml version="1.0"?><a/>',{}),
 ('<?xml version="1.0" encoding="foo"?><a/>',{}),('<?xml version="2.0"?><a/>',{}),('<?xml encoding="utf-8"?><a/>',{}),('<?xml version="1.0" standalone="maybe"?><a/>',{}),
 (b'<a>\xff</a>',{}),(b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>',{}),(b'<?xml version="1.0" encoding="us-ascii"?><a>\xe9</a>',{}),('<a>\u00e9\U0001F600</a>'.encode('utf-16'),{}),('<a>\u00e9</a>'.encode('utf-16-be'),{}),('\ufeff<a>\u00e9</a>'.encode('utf-8'),{}),
 (b'<?xml version="1.0" encoding="windows-1252"?><a>\x80</a>',{}),
 ('<a xmlns="u" xmlns:p="v"><p:b p:c="1" d="2"/></a>',dict(ns=' ')),('<a xmlns="u" xmlns:p="v"><p:b p:c="1" d="2"/></a>',dict(ns='',namespace_prefixes=True)),('<p:a/>',dict(ns=' ')),('<a xmlns:p=""/>',dict(ns=' ')),('<a xmlns:xml="foo"/>',dict(ns=' ')),('<a xmlns:xmlns="foo"/>',dict(ns=' ')),
 ('<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',dict(ns=' ')),('<xml:a xml:lang="e"/>',dict(ns=' ',namespace_prefixes=True)),
 ('<!DOCTYPE a [<!ENTITY e "<b>x</b>"><!ENTITY r "&r;">]><a>&e;&r;</a>',{}),('<!DOCTYPE a [<!ENTITY e "<b>x">]><a>&e;</b></a>',{}),
 ('<!DOCTYPE a [<!ENTITY e "x&#38;y"> <!ENTITY f "a&e;b">]><a b="&f; &lt;">&f;</a>',{}),
 ('<a b="x\ny\tz  w&#10;"/>',{}),('<!DOCTYPE a [<!ATTLIST a b NMTOKENS #IMPLIED>]><a b="  x\ny\tz  w&#10; "/>',{}),
 ('<a>l1\r\nl2\rl3\n</a>',{}),('<a><b></a></b>',{}),('<a>\n<b>\n</c></a>',{}),('<a>&</a>',{}),('<a>& </a>',{}),('<a>&#x;</a>',{}),('<a b="&x;"/>',{}),
 ('<!DOCTYPE a SYSTEM "x"><a>&foo;</a>',{}),('<!DOCTYPE a SYSTEM "x" [<!ENTITY % p SYSTEM "q"> %p; <!ENTITY z "zz">]><a>&foo;</a>',{}),('<!DOCTYPE a [<!ENTITY % p "<!ENTITY z \'zz\'>"> %p; ]><a>&z;</a>',{}),
 ('<!DOCTYPE a [<!ENTITY % p "<!ENTITY z \'zz\'>"> %p; ]><a>&z;</a>',dict(feats=('pe','all'))),
 ('<!DOCTYPE a [<!ENTITY e "x"> ]>',{}),('<!DOCTYPE a',{}),('<!DOCTYPE a []><!DOCTYPE b []><a/>',{}),('<!FOO><a/>',{}),('<a><!FOO></a>',{}),('<a><![CDAT[x]]></a>',{}),
 ('<1/>',{}),('<a:b:c/>',dict(ns=' ')),('<a:b/>',{}),('<a/ >',{}),('< a/>',{}),('<a></a >',{}),('<a></ a>',{}),('<a><?pi?><?pi   x  y ?></a><!--end--><?p?>\n',{}),
]
if __name__=='__main__':
    for t,kw in tests:
        print(repr(t)[:120],kw)
        k=dict(kw); k.setdefault('feats',('all',))
        run(t,**k)
    for t in ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x">]><a b="1">\n t&e;<b/><!--c-->\n<?p i?><![CDATA[q]]></a>\n',):
        for f in (('Default',),('DefaultExpand',),('Default','StartElement','CharacterData'),('all','pos'),('all','Default','pos')):
            print(f); run(t,feats=f)
        print('bytes'); run([bytes([c]) for c in t.encode()],feats=('all','pos'))
        print('buf'); run([bytes([c]) for c in t.encode()],feats=('all',),buffer_text=True,ordered_attributes=True)

import xml.etree.ElementTree as ET
import xml.dom.minidom, xml.sax, io
r = ET.fromstring('<r xmlns="u"><a x="1">t&lt;</a>tail<b/></r>')
print(ET.tostring(r), [e.tag for e in r.iter()], r[0].attrib, r[0].tail)
print(xml.dom.minidom.parseString('<r><a x="1"/>t</r>').toprettyxml())
class H(xml.sax.ContentHandler):
    def startElement(self, name, attrs): print('start', name, dict(attrs))
    def characters(self, text): print('chars', text)
xml.sax.parse(io.BytesIO(b'<r><a x="1">q</a></r>'), H())
for bad in ('<a>', '<a><b></a>'):
    try: ET.fromstring(bad)
    except ET.ParseError as e: print(e, e.code, e.position)
p = ET.XMLPullParser(['start', 'end'])
for c in ('<a><b', '>x</b>', '</a>'):
    p.feed(c); print([(e, el.tag) for e, el in p.read_events()])
