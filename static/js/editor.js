// Four words that CKEditor's own Chinese lacks.
CKEDITOR.on("instanceCreated", ({ editor }) => {
  editor.on("langLoaded", () => {
    Object.assign(editor.lang.clipboard, {
      fileFormatNotSupportedNotification: "这里只能粘贴文字和表格，图片和文件没有粘贴。",
      fileWithoutFormatNotSupportedNotification: "这里只能粘贴文字和表格，文件没有粘贴。",
    });
    Object.assign(editor.lang.table.cell, { columnHeader: "列标题", rowHeader: "行标题" });
  });
});
