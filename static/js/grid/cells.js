// What the page knows of each cell: as saved, as typed and not yet saved, and what is wrong with it.
// A state is {text, source}, as the server gives it; what is typed also has the state before it.
const MISSING = "暂无数据";

export class Cells extends EventTarget {
  constructor(root) {
    super();
    this.root = root;
    this.isReadonly = "readonly" in root.dataset;
    this.typed = new Map();
    this.problems = new Map();
    this.names = new Map(
      [...root.querySelectorAll("#grid-source option[data-name]")].map((option) => [
        Number(option.value),
        option.dataset.name,
      ]),
    );
  }

  find(id) {
    const cell = document.getElementById(id);
    return cell?.matches("[role=grid] td") ? cell : null;
  }

  canWrite(cell) {
    return !this.isReadonly && Boolean(cell.id);
  }

  heading(cell) {
    return cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  }

  // “社保局 受理数”: the row's and the column's headings.
  label(cell) {
    const row = cell.parentElement.querySelector("th");
    return `${row ? row.textContent : "大厅"} ${this.heading(cell).firstChild.textContent}`;
  }

  // The source's name, where it is not the one that the column usually has.
  origin(cell, source) {
    const isUsual = !source || source === Number(this.heading(cell).dataset.usual);
    return isUsual ? "" : this.names.get(source) ?? "";
  }

  saved(cell) {
    return { text: cell.dataset.text ?? "", source: Number(cell.dataset.source) || null };
  }

  now(cell) {
    return this.typed.get(cell.id) ?? this.saved(cell);
  }

  text(cell) {
    return cell.id ? this.now(cell).text : cell.firstChild?.textContent ?? "";
  }

  type(cell, text, source = this.now(cell).source) {
    const before = this.typed.get(cell.id)?.before ?? this.saved(cell);
    if (text === before.text && source === before.source) this.typed.delete(cell.id);
    else this.typed.set(cell.id, { before, text, source });
    this.problems.delete(cell.id);
    this.changed(cell);
  }

  revert(cell) {
    const problem = this.problems.get(cell.id);
    this.typed.delete(cell.id);
    this.problems.delete(cell.id);
    if (problem?.now) this.hold(cell, problem.now);
    this.changed(cell);
  }

  // The ledger holds this now; what was typed since it was asked stays.
  settle(cell, state, asked) {
    const typed = this.typed.get(cell.id);
    this.hold(cell, state);
    this.problems.delete(cell.id);
    if (typed && typed !== asked) this.typed.set(cell.id, { ...typed, before: state });
    else this.typed.delete(cell.id);
    this.changed(cell);
  }

  // Of a conflict: my text stays, now over what the other one wrote.
  keepMine(cell) {
    const { now } = this.problems.get(cell.id);
    this.hold(cell, now);
    this.typed.set(cell.id, { ...this.typed.get(cell.id), before: now });
    this.problems.delete(cell.id);
    this.changed(cell);
  }

  complain(cell, problem) {
    this.problems.set(cell.id, problem);
    this.changed(cell);
  }

  hold(cell, state) {
    cell.dataset.text = state.text;
    cell.dataset.source = state.source ?? "";
  }

  changed(cell) {
    this.draw(cell);
    this.dispatchEvent(new CustomEvent("change", { detail: cell }));
  }

  draw(cell) {
    const { text, source } = this.now(cell);
    const problem = this.problems.get(cell.id);
    for (const node of [...cell.childNodes]) {
      if (node.nodeType !== Node.ELEMENT_NODE || !node.matches(".beside, input")) node.remove();
    }
    const origin = text && this.origin(cell, source);
    cell.prepend(text, ...(origin ? [small(origin)] : []));
    cell.classList.toggle("missing", text.startsWith(MISSING));
    cell.classList.toggle("unsaved", this.typed.has(cell.id));
    cell.classList.toggle("wrong", Boolean(problem?.message));
    cell.classList.toggle("conflict", Boolean(problem?.now));
  }
}

export function small(text) {
  const element = document.createElement("small");
  element.textContent = text;
  return element;
}
