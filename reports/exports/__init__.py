"""The same numbers and rows in files: CSV and XLSX."""
