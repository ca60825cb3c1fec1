// The list of cells that could not be saved: why, and of a conflict both values to choose from.
export class Problems {
  constructor(cells, editor) {
    this.cells = cells;
    this.editor = editor;
    this.section = document.getElementById("grid-problems");
    this.list = this.section.querySelector("ul");
    cells.addEventListener("change", ({ detail }) => this.update(detail));
  }

  // Only the changed cell's item: the others keep their place and the focus.
  update(cell) {
    const old = document.getElementById(`problem-${cell.id}`);
    const problem = this.cells.problems.get(cell.id);
    if (!problem) old?.remove();
    else if (old) old.replaceWith(this.item(cell, problem));
    else this.list.append(this.item(cell, problem));
    this.section.hidden = !this.list.children.length;
  }

  item(cell, problem) {
    const item = document.createElement("li");
    item.id = `problem-${cell.id}`;
    const link = document.createElement("a");
    link.href = `#${cell.id}`;
    link.textContent = this.cells.label(cell);
    const mine = this.cells.now(cell).text;
    if (problem.message) {
      item.append(link, ` “${mine}”：${problem.message}`);
      return item;
    }
    const who = problem.by ? `${problem.by}在${problem.at}` : "别人";
    const theirs = problem.now.text ? `改成了“${problem.now.text}”` : "清空了这一格";
    const source = this.cells.origin(cell, problem.now.source);
    item.append(link, `：${who}${theirs}${source ? `（来源“${source}”）` : ""}，`);
    item.append(mine ? `您填的是“${mine}”。` : "您清空了这一格。");
    item.append(
      this.button("用我的", () => this.cells.keepMine(cell)),
      this.button("用对方的", () => this.cells.revert(cell)),
    );
    return item;
  }

  button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      const next = button.closest("li").nextElementSibling?.querySelector("button");
      const cell = this.cells.find(button.closest("li").id.replace("problem-", ""));
      act();
      if (next) next.focus();
      else this.editor.open(cell);
    });
    return button;
  }
}
