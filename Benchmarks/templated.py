"""Makes a document of the same paragraphs and table rows as the one given, by docxtpl from a template; prints what one costs warm."""

import copy
import io
import itertools
import json
import statistics
import sys
import time

import docx
import docxtpl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def main(path):
    source = docx.Document(path)
    paragraphs = [p.text for p in source.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in source.tables]
    template = make_template(path, tables)
    cpu, wall, size = [], [], 0
    for round in range(4):
        began, spent = time.monotonic(), time.process_time()
        document = docxtpl.DocxTemplate(io.BytesIO(template))
        document.render({"paragraphs": paragraphs, "tables": [{"rows": rows} for rows in tables]})
        out = io.BytesIO()
        document.save(out)
        if round > 0:
            wall.append(time.monotonic() - began)
            cpu.append(time.process_time() - spent)
        size = len(out.getvalue())
    print(json.dumps({
        "wall": statistics.median(wall), "cpu": statistics.median(cpu), "bytes": size, "paragraphs": len(paragraphs),
        "rows": sum(len(rows) for rows in tables),
    }))


def make_template(path, tables):
    """The given document, with its own paragraph and cell formats, in which one paragraph is repeated for all and one row a table."""
    document = docx.Document(path)
    body = document.element.body
    paragraph = copy.deepcopy(document.paragraphs[-1]._p)
    frames = [copy.deepcopy(table._tbl) for table in document.tables]
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)

    def add(text):
        one = copy.deepcopy(paragraph)
        body.insert(len(body) - 1, one)
        docx.text.paragraph.Paragraph(one, document).runs[0].text = text

    for text in ("{%p for text in paragraphs %}", "{{ text }}", "{%p endfor %}"):
        add(text)
    for n, (frame, rows) in enumerate(zip(frames, tables)):
        table = docx.table.Table(frame, document)
        row = copy.deepcopy(table.rows[-1]._tr)
        for old in list(frame.tr_lst):
            frame.remove(old)
        for texts in ([f"{{%tr for row in tables[{n}].rows %}}"], [f"{{{{ row[{c}] }}}}" for c in range(len(rows[0]))], ["{%tr endfor %}"]):
            frame.append(copy.deepcopy(row))
            for cell, text in itertools.zip_longest(table.rows[-1].cells, texts, fillvalue=""):
                for run in cell.paragraphs[0].runs[1:]:
                    run._r.getparent().remove(run._r)
                for link in cell.paragraphs[0]._p.findall(f".//{{{W}}}hyperlink"):
                    link.getparent().remove(link)
                if cell.paragraphs[0].runs:
                    cell.paragraphs[0].runs[0].text = text
        body.insert(len(body) - 1, frame)
        add("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


main(sys.argv[1])
