from . import assessment, definitions, figures, import_records, imports, jobs, rules

__all__ = ["assessment", "definitions", "figures", "import_records", "imports", "jobs", "rules"]
