"""The forms that a sheet is written in, by their names; what makes them is loaded by who writes one (`export`)."""

#: By the endings of their files.
FORMS = ("tex", "html", "pdf", "md", "ipynb", "docx")
#: Those whose page is no text.
BINARY = frozenset({"pdf", "docx"})
#: Those of the rulebook.
BOOK = ("html", "tex")
#: Forms of an answer that are no page of a sheet.
PRINTED = ("text", "json", "python")
