"""Small Word files for the tests, written part by part."""

import io
import zipfile

from documents.readers.docx import read_docx

OFFICE, STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
W = f"{OFFICE}wordprocessingml/2006/main"
R = f"{OFFICE}officeDocument/2006/relationships"
MC = f"{OFFICE}markup-compatibility/2006"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}" xmlns:wps="urn:wps" xmlns:v="urn:v"'
MAIN_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

MERGED, MERGED_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def content_types(part_name, kind):
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part_name}" ContentType="{kind}"/></Types>'
    )


CONTENT_TYPES = content_types("word/document.xml", MAIN_CONTENT_TYPE)


def build_zip(parts, method=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content) pairs, in order, repeats and all."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def read_zip(data):
    """The parts of a file by name, in the order in which they stand in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relationships_part(*relationships):
    items = "".join(
        f'<Relationship Id="{rid}" Type="{R}/{sort}" Target="{target}"{mode}/>'
        for rid, sort, target, mode in (
            (*each, "") if len(each) == 3 else (*each[:3], ' TargetMode="External"') for each in relationships
        )
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def part(name, xml):
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {NAMESPACES}>{xml}</w:{name}>'


def docx_parts(body, *, styles="", numbering="", links=(), extra=()):
    """The parts of a Word document whose body holds this mark-up."""
    return [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", relationships_part(("rId1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", part("document", f"<w:body>{body}</w:body>")),
        ("word/styles.xml", part("styles", styles)),
        ("word/numbering.xml", part("numbering", numbering)),
        (
            "word/_rels/document.xml.rels",
            relationships_part(("rS", "styles", "styles.xml"), ("rN", "numbering", "numbering.xml"), *links),
        ),
        *extra,
    ]


def build_docx(body, **parts):
    return build_zip(docx_parts(body, **parts))


def p(text="", properties="", inside=""):
    """A paragraph: some words, then any other mark-up."""
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{properties}{r(text) if text else ''}{inside}</w:p>"


def run_properties(properties):
    return f"<w:rPr>{properties}</w:rPr>"


def r(text, look=""):
    look = run_properties(look) if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def style(name, inside, sort=""):
    sort = f' w:type="{sort}"' if sort else ""
    return f'<w:style{sort} w:styleId="{name}">{inside}</w:style>'


def field_char(kind, inside=""):
    """Where a field begins, where its result does, and where it ends."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def instruction(words):
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def field(words, result):
    """A field with its instruction, and the runs that it shows."""
    return field_char("begin") + instruction(words) + field_char("separate") + result + field_char("end")


def shading(**named):
    attributes = "".join(f' w:{name}="{value}"' for name, value in named.items())
    return f"<w:shd{attributes}/>"


def theme(colours):
    """The theme of a Word file or a workbook, with these colours."""
    scheme = f"<a:themeElements><a:clrScheme>{colours}</a:clrScheme></a:themeElements>"
    return f'<a:theme xmlns:a="{OFFICE}drawingml/2006/main">{scheme}</a:theme>'


def tc(*paragraphs, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs) or p()}</w:tc>"


def tr(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows, grid=()):
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def lvl(ilvl, style, text, *, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract_num(number, *levels):
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number, of, overrides=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def numbering_properties(number=1, ilvl=0):
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr>'


def list_item(text, number=1, ilvl=0):
    return p(text, numbering_properties(number, ilvl))


def save_docx(document):
    """What python-docx wrote."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read_body(body, **parts):
    return read_docx(build_docx(body, **parts))


def read_body_lines(body, **parts):
    return read_body(body, **parts).text.split("\n")
