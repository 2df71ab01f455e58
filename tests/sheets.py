"""Spreadsheets as offices send them, made for tests."""

import io
import zipfile

import xlsxwriter
from python_calamine import CalamineWorkbook

HEADINGS = ["发生日", "办理人", "办理角色", "事项", "任务序号", "责任单位", "进展情况"]
ROW = ["2022-06-02", "education-bureau/clerk", "unit_clerk", "report_progress", 48, "education-bureau", "布置会"]
FIELDS = ["on", "by", "as", "do", "task", "unit", "text"]


def row(**fields):
    """A good row, with some of its fields as given."""
    return [fields.get(name, value) for name, value in zip(FIELDS, ROW, strict=True)]


def xlsx(*rows, name="台账", options=None, change=None):
    """A workbook of rows, each cell written as what it is; `change` may do more to the book and the sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **(options or {})}) as book:
        sheet = book.add_worksheet(name)
        for line, cells in enumerate(rows):
            for at, cell in enumerate(cells):
                if isinstance(cell, str) and not cell.startswith("="):
                    sheet.write_string(line, at, cell)
                else:
                    sheet.write(line, at, cell)
        if change:
            change(book, sheet)
    return file.getvalue()


def csv(*rows, encoding="utf-8", separator=","):
    return "".join(f"{separator.join(map(str, cells))}\r\n" for cells in rows).encode(encoding)


def repacked(data, added=(), changed=None, left_out=()):
    """The same archive with entries added, left out, or with their bytes changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in left_out:
                content = old.read(entry)
                new.writestr(entry.filename, changed(entry.filename, content) if changed else content)
        for name, content in added:
            new.writestr(name, content)
    return file.getvalue()


def rows_in(data, name=None):
    """The rows of a workbook's first sheet, or of the one that is named."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheet = book.get_sheet_by_index(0) if name is None else book.get_sheet_by_name(name)
        return sheet.to_python()
