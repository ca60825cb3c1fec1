// One field that stands in the active cell, so that typing, input methods, pasting and undoing are
// the browser's own. Its modes: "whole" (the cell's text is selected, keys move), "over" (typed over
// the whole, keys still move), "inside" (keys move the caret).
import { readBlock, writeBlock } from "./block.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const MAX_TEXT = 200;

export class Editor extends EventTarget {
  constructor(cells) {
    super();
    this.cells = cells;
    this.cell = null;
    this.field = document.createElement("input");
    this.field.type = "text";
    this.field.maxLength = MAX_TEXT;
    this.field.autocomplete = "off";
    this.field.spellcheck = false;
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.onInput());
    this.field.addEventListener("mousedown", () => this.inside());
    this.field.addEventListener("paste", (event) => this.onPaste(event));
    this.field.addEventListener("blur", () => this.onBlur());
    cells.addEventListener("change", ({ detail }) => this.onChange(detail));
    for (const table of cells.root.querySelectorAll("table[role=grid]")) this.tend(table);
  }

  tend(table) {
    table.matrix = [...table.querySelectorAll("tbody tr, tfoot tr")].map((row) => [
      ...row.querySelectorAll("td"),
    ]);
    table.matrix[0]?.[0]?.setAttribute("tabindex", "0");
    table.addEventListener("focusin", ({ target }) => target.matches("td") && this.open(target));
    table.addEventListener("mousedown", (event) => {
      const cell = event.target.closest("td");
      if (!cell || event.target === this.field || event.button) return;
      event.preventDefault();
      this.open(cell);
    });
    table.addEventListener("dblclick", () => this.inside());
  }

  open(cell) {
    this.commit();
    const table = cell.closest("table");
    for (const other of table.querySelectorAll("td[tabindex]")) other.removeAttribute("tabindex");
    this.isMoving = true;
    this.leave();
    this.cell = cell;
    cell.append(this.field);
    this.isMoving = false;
    this.field.readOnly = !this.cells.canWrite(cell);
    this.field.setAttribute("aria-label", this.cells.label(cell));
    this.show();
    this.field.focus({ preventScroll: true });
    this.whole();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.dispatchEvent(new Event("active"));
  }

  // The field shows what the cell holds, and what is wrong with it.
  show() {
    this.start = this.cells.text(this.cell);
    this.field.value = this.start;
    const problem = this.cells.problems.get(this.cell.id);
    this.field.setAttribute("aria-invalid", String(Boolean(problem)));
    if (problem) this.field.setAttribute("aria-describedby", `problem-${this.cell.id}`);
    else this.field.removeAttribute("aria-describedby");
  }

  whole() {
    this.mode = "whole";
    this.field.select();
  }

  inside() {
    if (!this.field.readOnly) this.mode = "inside";
  }

  commit() {
    if (!this.cell || this.field.readOnly || this.field.value === this.start) return;
    this.start = this.field.value;
    this.cells.type(this.cell, this.field.value.trim());
  }

  leave() {
    if (this.field.parentElement) {
      this.field.parentElement.setAttribute("tabindex", "0");
      this.field.remove();
    }
    this.cell?.closest("table").querySelectorAll("td[tabindex]").forEach((cell) => {
      if (cell !== this.cell) cell.removeAttribute("tabindex");
    });
  }

  onBlur() {
    // The window was left, not the cell: the field gets the focus back by itself.
    if (this.isMoving) return;
    this.commit();
    if (document.activeElement !== this.field) this.leave();
  }

  onInput() {
    if (this.mode === "whole") this.mode = "over";
  }

  onChange(cell) {
    const isUntouched = this.field.value === this.start;
    if (cell === this.cell && this.field.isConnected && isUntouched) {
      this.show();
      if (this.mode === "whole") this.field.select();
    }
  }

  onKey(event) {
    if (event.isComposing) return;
    if (this.act(event)) event.preventDefault();
  }

  // True when the key was for the grid.
  act(event) {
    const { key, shiftKey, altKey } = event;
    const isCtrl = event.ctrlKey || event.metaKey;
    if (key === "F4" || (key === "Enter" && altKey)) return this.detail();
    if (altKey) return false;
    if (key === "Enter") return this.step(shiftKey ? -1 : 1, 0);
    if (key === "Tab") return !isCtrl && this.along(shiftKey ? -1 : 1);
    if (key === "F2") return this.edit();
    if (key === "Escape") return this.undo();
    if (this.mode === "inside") return false;
    if (key === "Delete" && this.mode === "whole" && !isCtrl) return this.empty();
    if (key === "Home" || key === "End") return this.edge(key === "End", isCtrl);
    if (key in STEPS && !shiftKey && !isCtrl) return this.step(...STEPS[key]);
    return false;
  }

  detail() {
    this.commit();
    this.dispatchEvent(new Event("detail"));
    return true;
  }

  edit() {
    this.inside();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    return true;
  }

  // What is being typed goes first, then what was typed and not saved.
  undo() {
    if (this.field.value !== this.start) this.field.value = this.start;
    else if (this.cells.typed.has(this.cell.id)) this.cells.revert(this.cell);
    this.whole();
    return true;
  }

  empty() {
    if (this.field.readOnly) return true;
    this.field.value = "";
    this.commit();
    this.whole();
    return true;
  }

  place() {
    const matrix = this.cell.closest("table").matrix;
    const row = matrix.findIndex((cells) => cells.includes(this.cell));
    return { matrix, row, column: matrix[row].indexOf(this.cell) };
  }

  step(down, right) {
    const { matrix, row, column } = this.place();
    this.open(matrix[row + down]?.[column + right] ?? this.cell);
    return true;
  }

  // To the next cell, also over the end of a row; false at the end, where the page goes on.
  along(by) {
    const cells = this.place().matrix.flat();
    const next = cells[cells.indexOf(this.cell) + by];
    if (next) this.open(next);
    return Boolean(next);
  }

  edge(isEnd, isWhole) {
    const { matrix, row } = this.place();
    const cells = isWhole ? matrix.flat() : matrix[row];
    this.open(cells.at(isEnd ? -1 : 0));
    return true;
  }

  onPaste(event) {
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\r\n]/.test(text);
    if (this.field.readOnly || !isBlock) return;
    event.preventDefault();
    this.fill(readBlock(text));
  }

  // From the active cell to the right and downwards; what has no place is told, not lost.
  fill(block) {
    const { matrix, row, column } = this.place();
    const over = block.map((line, down) =>
      line.filter((text, right) => {
        const cell = matrix[row + down]?.[column + right];
        if (!cell || !this.cells.canWrite(cell)) return true;
        this.cells.type(cell, text);
        return false;
      }),
    );
    this.show();
    this.whole();
    const left = over.filter((line) => line.some((text) => text));
    const detail = { cells: left.flat().length, text: writeBlock(left) };
    this.dispatchEvent(new CustomEvent("filled", { detail }));
  }
}
