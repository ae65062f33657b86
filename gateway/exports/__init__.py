"""Files that are handed in: the quarterly assessment as workbook, table and document."""
