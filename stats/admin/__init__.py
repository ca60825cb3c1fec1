from . import assessment, definitions, figures, imports, rules

__all__ = ["assessment", "definitions", "figures", "imports", "rules"]
