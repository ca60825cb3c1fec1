"""The editor's widget: CKEditor 4, contained. Replacing the editor touches this file alone."""

from __future__ import annotations

from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.utils.safestring import SafeString

from departments.headers import holds_editor

from .clean import ALLOWED, defused

#: All that is loaded, with what these require. Left out is what loads from elsewhere, uploads, or
#: makes what the sanitiser takes away; `filebrowser` would bring the uploads back.
PLUGINS = (
    "a11yhelp,basicstyles,blockquote,clipboard,contextmenu,divarea,enterkey,entities,format,link,"
    "list,magicline,maximize,pastefromlibreoffice,pastefromword,pastetext,removeformat,resize,"
    "showborders,tab,table,tableselection,toolbar,undo"
)

CONFIG: dict[str, Any] = {
    "skin": "moono-lisa",
    "language": "zh-cn",
    "title": "正文",
    "applicationTitle": "正文编辑器",
    "versionCheck": False,
    "customConfig": "",
    "stylesSet": False,
    "plugins": PLUGINS,
    "toolbar": [
        ["Undo", "Redo"],
        ["Format", "Bold", "Italic", "Underline", "Superscript", "Subscript"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["Link", "Unlink", "Table"],
        ["RemoveFormat", "Maximize"],
    ],
    # The Document knows one level of subheading.
    "format_tags": "p;h3",
    "allowedContent": " ".join(
        f"{tag}[{','.join(sorted(names))}];" if names else f"{tag};"
        for tag, names in ALLOWED.items()
    ),
    "clipboard_handleImages": False,
    "pasteFromWord_inlineImages": False,
    "removeDialogTabs": "link:advanced;link:target;link:upload;table:advanced",
    "linkDefaultProtocol": "https://",
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

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        holds_editor()
        return super().render(*args, **kwargs)

    @property
    def media(self) -> forms.Media:
        """One list of scripts: merged lists keep no order, and ours follows CKEditor's."""
        theirs = super().media
        return forms.Media(
            css={"all": [*theirs._css["all"], "css/editor.css"]}, js=[*theirs._js, "js/editor.js"]
        )

    def format_value(self, value: Any) -> Any:
        """Cleaned before the editor sees it: an old row, or one refused, could pass its filter.

        What is over the limits is shown whole, so that its writer can cut it down.
        """
        return defused(value) if isinstance(value, str) else value


class RichTextFormField(forms.CharField):
    widget = RichTextWidget
