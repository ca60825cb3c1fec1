// The active cell's source, note and history.
const WITH_NOTE = /^([^（(]*)[（(](.*)[）)]\s*$/s;
const WAIT_MS = 250;

export class Panel {
  constructor(cells, editor) {
    this.cells = cells;
    this.editor = editor;
    this.element = document.getElementById("grid-panel");
    this.opener = document.getElementById("grid-detail");
    this.source = document.getElementById("grid-source");
    this.note = document.getElementById("grid-note");
    this.opener.addEventListener("click", () => this.toggle());
    document.getElementById("grid-panel-close").addEventListener("click", () => this.close());
    this.source.addEventListener("change", () => this.pickSource());
    this.note.addEventListener("change", () => this.writeNote());
    this.element.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" || key === "F4") this.close();
    });
    editor.addEventListener("active", () => this.show());
    editor.addEventListener("detail", () => this.toggle());
    cells.addEventListener("change", ({ detail }) => detail === editor.cell && this.fill());
  }

  toggle() {
    if (!this.element.hidden) return this.close();
    this.element.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.show();
    if (this.editor.cell?.id) this.source.focus();
  }

  close() {
    if (document.activeElement === this.note) this.writeNote();
    this.element.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (this.editor.cell) this.editor.open(this.editor.cell);
    else this.opener.focus();
  }

  show() {
    if (this.element.hidden) return;
    this.fill();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.loadHistory(), WAIT_MS);
  }

  fill() {
    const { cell } = this.editor;
    const title = document.getElementById("grid-panel-title");
    const value = document.getElementById("grid-panel-value");
    const isCell = Boolean(cell?.id);
    for (const field of [this.source, this.note]) field.disabled = !isCell || this.cells.isReadonly;
    title.textContent = cell ? this.cells.label(cell) : "详情";
    value.textContent = isCell ? this.cells.text(cell) || "（空）" : "请先选一格。";
    this.tell(isCell ? this.cells.problems.get(cell.id)?.message : "");
    if (!isCell) return;
    this.source.value = this.cells.now(cell).source ?? "";
    this.note.value = this.cells.text(cell).match(WITH_NOTE)?.[2] ?? "";
  }

  tell(message) {
    const element = document.getElementById("grid-panel-problem");
    element.textContent = message ?? "";
    element.hidden = !message;
  }

  pickSource() {
    const { cell } = this.editor;
    this.cells.type(cell, this.cells.text(cell), Number(this.source.value) || null);
  }

  writeNote() {
    const { cell } = this.editor;
    const text = this.cells.text(cell);
    const [, body, old] = text.match(WITH_NOTE) ?? [null, text, ""];
    const note = this.note.value.trim().replace(/^[（(](.*)[）)]$/s, "$1");
    if (note === old) return;
    if (/[（()）]/.test(note)) return this.tell("附注里不能再用括号，请改掉。");
    this.cells.type(cell, note ? `${body.trim() || "暂无数据"}（${note}）` : body.trim());
  }

  // From the cell's own page, which is also there without a script.
  async loadHistory() {
    const { cell } = this.editor;
    const place = document.getElementById("grid-history");
    place.replaceChildren();
    if (!cell?.id) return;
    const address = `${this.cells.root.dataset.save}${cell.id}/`;
    document.getElementById("grid-history-link").href = address;
    const found = await fetchPart(address, "#history");
    if (this.editor.cell !== cell) return;
    place.replaceChildren(...(found.length ? found : ["没有取到，请在单独一页看。"]));
  }
}

// Elements of another page of ours; none when it cannot be had.
export async function fetchPart(address, selector) {
  try {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...page.querySelectorAll(selector)];
  } catch {
    return [];
  }
}
