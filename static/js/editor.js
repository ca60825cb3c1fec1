// Four words that CKEditor's own Chinese lacks, and pictures of other places kept out.

// Where the pictures stand that were uploaded to this site.
const OURS = "/pieces/pictures/";

CKEDITOR.on("instanceCreated", ({ editor }) => {
  editor.on("langLoaded", () => {
    Object.assign(editor.lang.clipboard, {
      fileFormatNotSupportedNotification: "这里只能粘贴文字和表格，图片和文件没有粘贴。",
      fileWithoutFormatNotSupportedNotification: "这里只能粘贴文字和表格，文件没有粘贴。",
    });
    Object.assign(editor.lang.table.cell, { columnHeader: "列标题", rowHeader: "行标题" });
  });
  // The server would not keep them. After the filters (6), before anything puts them on the page (10).
  editor.on("paste", ({ data }) => (data.dataValue = withoutForeign(data.dataValue)), null, null, 7);
});

function withoutForeign(html) {
  const page = new DOMParser().parseFromString(html, "text/html"); // loads nothing
  const foreign = [...page.images].filter((picture) => !picture.getAttribute("src")?.startsWith(OURS));
  if (foreign.length === 0) return html;
  for (const picture of foreign) picture.remove();
  return page.body.innerHTML;
}
