"""What an archive asks of the file (ISO 19005-2, 6.1 to 6.6)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pikepdf
from PIL import ImageCms

from .opened import Opened

FORBIDDEN = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide"}
#: Flags of an annotation: it is printed, and neither hidden nor invisible nor without a view.
FLAGS, PRINTED = 0b100111, 0b100
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten"}
#: Info's names, and the metadata's for the same.
SAME = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Producer": "pdf:Producer",
    "/Creator": "xmp:CreatorTool",
    "/Keywords": "pdf:Keywords",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
}


def file_is_plain(pdf: Opened) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}", pdf.content):
        yield "its first lines"
    if not pdf.content.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "something after its end"
    if pdf.pdf.is_encrypted:
        yield "it is encrypted"
    if len(pdf.pdf.trailer.get("/ID", [])) != 2:
        yield "it has no identifier"


def streams_are_whole(pdf: Opened) -> Iterator[str]:
    for stream in pdf.streams:
        filters = stream.get("/Filter", [])
        names = filters if isinstance(filters, pikepdf.Array) else [filters]
        if "/LZWDecode" in [str(name) for name in names] or "/Crypt" in [str(n) for n in names]:
            yield "a filter that is not allowed"
        if "/F" in stream:
            yield "one lies elsewhere"


def claims_an_archive(pdf: Opened) -> Iterator[str]:
    for said in ("<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>"):
        if said not in pdf.metadata:
            yield f"no {said}"
    if "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" not in pdf.metadata:
        yield "pdfuaid is not described"


def metadata_are_well_formed(pdf: Opened) -> Iterator[str]:
    try:
        ElementTree.fromstring(pdf.metadata)
    except ElementTree.ParseError as error:
        yield str(error)


def metadata_agree(pdf: Opened) -> Iterator[str]:
    info = pdf.pdf.trailer.get("/Info", {})
    for name, other in SAME.items():
        found = re.search(rf"<{other}>(?:<rdf:\w+><rdf:li[^>]*>)?([^<]*)<", pdf.metadata)
        one, two = str(info.get(name, "")), unescape(found[1]) if found else ""
        if name.endswith("Date"):
            one, two = re.sub(r"\D", "", one), re.sub(r"\D", "", two)
        if one != two:
            yield f"{name} is “{one}” and “{two}”"


def colours_are_defined(pdf: Opened) -> Iterator[str]:
    intents = [one for one in pdf.catalog.get("/OutputIntents", []) if one.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"{len(intents)} intents"
    for intent in intents:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(intent.DestOutputProfile.read_bytes()))
        if (profile.profile.xcolor_space, int(intent.DestOutputProfile.N)) != ("RGB ", 3):
            yield "the intent is not RGB"
    used = {colour for page in pdf.pages for colour in page.colours}
    if any("CMYK" in colour for colour in [*used, *(_space(one) for one in pdf.streams)]):
        yield "CMYK with an RGB intent"


def _space(stream: Any) -> str:
    return str(stream.get("/ColorSpace", ""))


def pictures_are_as_they_are(pdf: Opened) -> Iterator[str]:
    for stream in pdf.streams:
        if stream.get("/Subtype") == "/Image" and (
            stream.get("/Interpolate") or "/Alternates" in stream or "/OPI" in stream
        ):
            yield "one is smoothed, or has others beside it"


def states_are_allowed(pdf: Opened) -> Iterator[str]:
    for thing in pdf.pdf.objects:
        states = thing.get("/ExtGState", {}) if isinstance(thing, pikepdf.Dictionary) else {}
        for state in dict(states).values():
            if {"/TR", "/TR2", "/HTP"} & set(state.keys()):
                yield "a transfer function"
            if str(state.get("/BM", "/Normal")) not in BLENDS:
                yield f"blending {state.BM}"


def nothing_runs_and_nothing_is_hidden(pdf: Opened) -> Iterator[str]:
    for key in ("/OpenAction", "/AA", "/AcroForm", "/OCProperties"):
        if key in pdf.catalog:
            yield f"the catalog has {key}"
    if {"/EmbeddedFiles", "/JavaScript"} & set(pdf.catalog.get("/Names", {}).keys()):
        yield "files or scripts inside"
    for annotation in pdf.annotations:
        if str(annotation.get("/A", {}).get("/S", "")) in FORBIDDEN:
            yield f"an annotation runs {annotation.A.S}"
        if int(annotation.get("/F", 0)) & FLAGS != PRINTED:
            yield "an annotation is not printed"


RULES = (
    file_is_plain,
    streams_are_whole,
    claims_an_archive,
    metadata_are_well_formed,
    metadata_agree,
    colours_are_defined,
    pictures_are_as_they_are,
    states_are_allowed,
    nothing_runs_and_nothing_is_hidden,
)
