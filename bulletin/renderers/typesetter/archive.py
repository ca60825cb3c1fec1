"""What an archive asks of the file as a whole: it says that it is PDF/UA-1 and PDF/A-2a at once.

WeasyPrint claims one or the other. Clauses are those of ISO 19005-2 and ISO 14289-1.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pydyf

#: WeasyPrint puts a PDF/A's output intent into variants called so.
NAME = "pdf/a-2a and pdf/ua-1"

#: The annotation flag Print.
PRINTED = 4

# 6.6.2.3.3: a property outside XMP's own schemas is described, and pdfuaid is such a one.
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{properties}
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def finish(pdf: Any, document: Any, *_: object) -> None:
    """Called by WeasyPrint once the pages are drawn and tagged."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Annot":
            thing["F"] = PRINTED  # 6.3.2
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Subtype") == "/Image":
            thing.extra["Interpolate"] = "false"  # 6.2.8
    packet = XMP.format(properties="\n".join(_properties(document.metadata))).encode()
    # Left uncompressed, so that it is found without a PDF reader.
    metadata = pydyf.Stream([packet], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(metadata)
    pdf.catalog["Metadata"] = metadata.reference


def _properties(metadata: Any) -> list[str]:
    """The same as in the PDF's Info (6.6.3), and the language."""
    from weasyprint import VERSION

    said = {
        "dc:title": _listed("Alt", metadata.title),
        "dc:creator": _listed("Seq", ", ".join(metadata.authors)),
        "dc:description": _listed("Alt", metadata.description),
        "dc:language": _listed("Bag", metadata.lang),
        "xmp:CreateDate": escape(metadata.created or ""),
        "pdf:Keywords": escape(", ".join(metadata.keywords)),
        "pdf:Producer": f"WeasyPrint {VERSION}",
    }
    return [f"<{name}>{value}</{name}>" for name, value in said.items() if value]


def _listed(kind: str, value: str | None) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    item = f"<rdf:li{language}>{escape(value)}</rdf:li>" if value else ""
    return item and f"<rdf:{kind}>{item}</rdf:{kind}>"


VARIANT = (
    finish,
    {"pdf_version": "1.7", "pdf_identifier": True, "output_intent": "srgb", "pdf_tags": True},
)
