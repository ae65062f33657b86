"""The doors: wiring, REST, pages, imports, exports, command line."""
