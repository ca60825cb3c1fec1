"""Why a backup cannot be made, read or restored, in a sentence that says what to do."""

from __future__ import annotations

import errno

TOLD = {
    errno.ENOSPC: "磁盘满了，请腾出空间，或换一个地方",
    errno.EFBIG: "这个磁盘放不下这么大的文件，请换一个地方",
    errno.EDQUOT: "磁盘配额用完了，请腾出空间，或换一个地方",
    errno.EROFS: "磁盘是只读的，请换一个地方",
    errno.EACCES: "没有权限，请核对文件夹的权限，或换一个账户运行",
    errno.EPERM: "没有权限，请核对文件夹的权限，或换一个账户运行",
    errno.ENOENT: "没有这个文件或文件夹，请核对路径",
    errno.ENOTDIR: "没有这个文件夹，请核对路径",
    errno.EISDIR: "这是一个文件夹，请写上文件名",
    errno.ENAMETOOLONG: "文件名太长，请换一个短的",
}


class BackupRefused(Exception):
    """Says in Chinese what is wrong and what to do."""


def told(error: OSError) -> str:
    """What the system said, in words."""
    return TOLD.get(error.errno or 0) or error.strerror or str(error)
