"""The editor's widget: CKEditor 4, contained. Replacing the editor touches this file alone."""

from __future__ import annotations

from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.core.exceptions import ValidationError

from .clean import ALLOWED, clean

#: Plugins that would load from elsewhere, upload, or bring what the sanitiser takes away.
REMOVED_PLUGINS = (
    "exportpdf,scayt,wsc,embed,embedbase,embedsemantic,autoembed,iframe,iframedialog,flash,forms,"
    "codesnippet,codesnippetgeshi,mathjax,docprops,sourcedialog,sourcearea,uploadimage,"
    "uploadwidget,uploadfile,filetools,templates,preview,newpage,print,save,image,image2,smiley,"
    "about,easyimage,cloudservices,pagebreak,div,bidi,language,stylescombo,font,colorbutton,"
    "horizontalrule,specialchar,showblocks,selectall,find"
)

CONFIG: dict[str, Any] = {
    "skin": "moono-lisa",
    "language": "zh-cn",
    "versionCheck": False,
    "removePlugins": REMOVED_PLUGINS,
    "extraPlugins": "divarea",
    "toolbar": [
        ["Undo", "Redo"],
        ["Format", "Bold", "Italic", "Underline", "Superscript", "Subscript"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["Link", "Unlink", "Table"],
        ["PasteText", "PasteFromWord", "RemoveFormat", "Maximize"],
    ],
    "format_tags": "p;h3;h4",
    "allowedContent": " ".join(
        f"{tag}[{','.join(sorted(names))}];" if names else f"{tag};"
        for tag, names in ALLOWED.items()
    ),
    "removeDialogTabs": "link:advanced;link:target;table:advanced",
    "disableNativeSpellChecker": False,
    "entities": False,
    "height": 420,
    "width": "auto",
    "resize_enabled": True,
}


class RichTextWidget(CKEditorWidget):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.Textarea.__init__(self, attrs)
        self.template_name = "ckeditor/widget.html"
        self.config_name = "default"
        self.config = dict(CONFIG)
        self.external_plugin_resources: list[Any] = []

    def format_value(self, value: Any) -> Any:
        """An old row is cleaned before the editor sees it: its own filter can be passed."""
        if not isinstance(value, str):
            return value
        try:
            return clean(value)
        except ValidationError:
            # Refused by the form too; shown as text, so that nobody loses what was typed.
            return forms.Textarea.format_value(self, value).replace("<", "&lt;")


class RichTextFormField(forms.CharField):
    widget = RichTextWidget
