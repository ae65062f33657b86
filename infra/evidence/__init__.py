"""Evidence files: examined by their bytes, kept by their hash, in a folder or in the database."""
