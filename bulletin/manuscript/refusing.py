"""Why a file is not taken, in a sentence that says what to do instead."""

from __future__ import annotations

SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为 .docx 再上传。"


class ManuscriptRefused(Exception):
    """Says in Chinese what is wrong with a file and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def broken() -> ManuscriptRefused:
    return ManuscriptRefused(f"文件已损坏，或不合 .docx 的规范。{SAVE_AGAIN}")


def overgrown() -> ManuscriptRefused:
    return ManuscriptRefused(
        "文件展开后太大，不像一篇稿件。请只留要刊登的内容，压缩图片，另存为 .docx 再上传。"
    )
