// What is written of a piece: the fields marked with data-text, the body from its editor.

const BODY = "id_body";

export class Text {
  constructor(form) {
    this.form = form;
  }

  get fields() {
    return [...this.form.elements].filter((field) => "text" in field.dataset);
  }

  now() {
    const value = (field) => (field.id === BODY ? ready()?.getData() : null) ?? field.value;
    return Object.fromEntries(this.fields.map((field) => [field.name, value(field)]));
  }

  put(text) {
    for (const field of this.fields) {
      field.value = text[field.name] ?? field.value;
      if (field.id === BODY) ready()?.setData(field.value);
    }
    this.form.dispatchEvent(new Event("input"));
  }

  onChange(act) {
    this.form.addEventListener("input", act);
    ready()?.on("change", act);
  }
}

function ready() {
  const editor = globalThis.CKEDITOR?.instances[BODY];
  return editor?.status === "ready" ? editor : null;
}

// The editor writes the same text in its own way: only what it gives can be compared later.
export function whenReady(act) {
  if (!globalThis.CKEDITOR || ready()) act();
  else CKEDITOR.on("instanceReady", ({ editor }) => editor.name === BODY && act());
}

export function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => plain(one[name]) === plain(other[name]));
}

// Line ends and blanks between tags differ between what is stored and what the editor gives back.
function plain(text) {
  return (text ?? "").replace(/\s+|&nbsp;/g, "");
}

export function words(html) {
  const page = new DOMParser().parseFromString(html ?? "", "text/html");
  for (const block of page.querySelectorAll("p, h3, li, tr, br")) block.append("\n");
  for (const line of page.querySelectorAll("br")) line.replaceWith("\n");
  return page.body.textContent.trim();
}
