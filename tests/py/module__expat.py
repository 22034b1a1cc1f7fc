import io, xml.etree.ElementTree as ET
from xml.dom import minidom
from xml.parsers import expat
def parse(s, *args):
    p = expat.ParserCreate(*args)
    for n in dir(p):
        if n.endswith("Handler") and not n.startswith("Default") and n not in ("ExternalEntityRefHandler", "NotStandaloneHandler", "SkippedEntityHandler"):
            setattr(p, n, lambda *a, n=n: print(" ", n[:-7], a))
    try: print(p.Parse(s, True))
    except expat.ExpatError as e: print(e, e.code, e.lineno, e.offset)
for s in ("<a/>", "<a b='1&lt;\n2' c=\"&#65;\">x\r\ny&amp;z<![CDATA[<q>]]><!-- c --><?pi data?></a>", "<a>", "<a></b>", "<a b='1' b='2'/>", "<a>&x;</a>", "", "x", "<a/><b/>",
          "<!DOCTYPE a [<!ENTITY e '<c/>t'><!ATTLIST a d CDATA 'v' n NMTOKENS #REQUIRED><!ELEMENT a (b|c*|d)+><!NOTATION n SYSTEM 's'><!ENTITY u SYSTEM 'x' NDATA n>]><a n=' p  q '>&e;</a>",
          "<!DOCTYPE a [<!ENTITY b '&b;'>]><a>&b;</a>", "<a>]]></a>", "<a b=<", "<?xml version='1.0' encoding='latin-1' standalone='yes'?><a>\xe9</a>".encode("latin-1"), b"<a>\xff</a>", "<a/>".encode("utf-16")):
    print(s); parse(s)
parse("<a xmlns='u' xmlns:p='v'><p:b q='1' p:r='2'/></a>", None, " ")
parse("<p:a/>", None, " ")
p = expat.ParserCreate(); got = []
p.CharacterDataHandler = got.append; p.buffer_text = True
for c in "<a>some text\nand more<b/>end</a>": p.Parse(c)
p.Parse("", True); print(got)
root = ET.fromstring("<r a='1'><x>text</x>tail<y/></r>")
print(ET.tostring(root), [(e.tag, e.text, e.tail) for e in root.iter()], root.find("x").text)
for event, e in ET.iterparse(io.BytesIO(b"<r><x/><y>1</y></r>"), ["start", "end"]): print(event, e.tag, e.text)
try: ET.fromstring("<r><x></r>")
except ET.ParseError as e: print(e, e.code, e.position)
print(minidom.parseString("<a b='1'><!--c--><d>t</d></a>").toxml())
