"""Makes a document of the same paragraphs and table rows as the one given, by docxtpl from a template; prints what one costs warm."""

import io
import json
import statistics
import sys
import time

import docx
import docxtpl


def main(path):
    source = docx.Document(path)
    paragraphs = [p.text for p in source.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in source.tables]
    template = make_template(tables)
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


def make_template(tables):
    """A paragraph that is repeated for all, and for each table a row that is repeated."""
    document = docx.Document()
    document.add_paragraph("{%p for text in paragraphs %}")
    document.add_paragraph("{{ text }}")
    document.add_paragraph("{%p endfor %}")
    for n, rows in enumerate(tables):
        width = max(map(len, rows))
        table = document.add_table(rows=3, cols=width)
        table.rows[0].cells[0].text = f"{{%tr for row in tables[{n}].rows %}}"
        for column in range(width):
            table.rows[1].cells[column].text = f"{{{{ row[{column}] }}}}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


main(sys.argv[1])
