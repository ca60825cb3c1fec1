from . import definitions, figures

__all__ = ["definitions", "figures"]
