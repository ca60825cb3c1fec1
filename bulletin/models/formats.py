"""What an edition holds in bytes; lists leave them in the database."""

#: The formats that are stored; `docx` is empty in editions from before there was one.
FORMATS = ("html", "pdf", "docx")
BYTES = ("document", *FORMATS)
