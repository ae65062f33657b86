"""Spreadsheets in: files, tables, columns, cells, rows."""
