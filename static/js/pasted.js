// Tells what of a paste does not come along, and puts pictures where the cursor is.

const status = document.getElementById("pasted");
if (status && globalThis.CKEDITOR) {
  CKEDITOR.on("instanceReady", ({ editor }) => {
    if (editor.name !== "id_body") return;
    editor.on("paste", ({ data }) => tell(data.dataTransfer.getData("text/html", true)), null, null, 1);
    for (const button of document.querySelectorAll("button.insert")) {
      button.hidden = false;
      button.addEventListener("click", () => insert(editor, button));
    }
  });
}

function tell(html) {
  if (!html) return;
  const page = new DOMParser().parseFromString(html, "text/html"); // runs and loads nothing
  const lost = [...losses(page, html)];
  status.hidden = lost.length === 0;
  status.textContent = lost.length ? `已粘贴。${lost.join("")}` : "";
}

function* losses(page, html) {
  const pictures = [...page.querySelectorAll("img")];
  const shapes = [...html.matchAll(/<v:imagedata[^>]*src="([^"]*)"/g)].map((found) => found[1]);
  const names = [...new Set([...pictures.map(nameOf), ...shapes.map(fileName)])];
  if (names.length) {
    yield `${names.length}张图片没有跟着过来：${names.join("、")}。请在下面“图片”里另外上传。`;
  }
  if (page.querySelector("[style], font, [class*=Mso]")) yield "字体、颜色、字号等格式没有保留。";
  if (/<v:textbox|mso-element:textframe/.test(html)) yield "文本框里的文字可能移了位置，请核对。";
  if (page.querySelector("iframe, object, embed, video, audio, form")) {
    yield "嵌入的内容没有保留。";
  }
}

function nameOf(picture, place) {
  const src = picture.getAttribute("src") ?? "";
  if (src.startsWith("data:") || !src) return picture.alt || `第${place + 1}张`;
  return fileName(src);
}

function fileName(address) {
  const name = address.replaceAll("\\", "/").split("/").pop().split("?")[0];
  try {
    return decodeURIComponent(name).slice(0, 60);
  } catch {
    return name.slice(0, 60);
  }
}

// With what is written as its description by now.
function insert(editor, { dataset: { src }, form }) {
  const alt = form.elements.alt.value;
  editor.focus();
  const picture = editor.document.createElement("img", { attributes: { src, alt } });
  editor.insertElement(picture);
}
