"""Whole bulletins of invented halls, written before they were measured on.

In a text, ⟪…⟫ holds a number that is wrong and must be found; nothing else may be called a
contradiction. A bulletin without such a mark is right in every number.
"""
