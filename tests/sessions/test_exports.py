"""No file that is taken along does anything when it is opened."""

from sessions.reports.spreadsheets import safe_cell


def test_no_cell_of_an_export_is_a_formula():
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("fine\n@SUM(A1)") == "fine\n'@SUM(A1)"
    assert safe_cell("whānau") == "whānau"
