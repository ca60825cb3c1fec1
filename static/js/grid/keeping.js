// What is typed and not saved stays in this browser until it is saved: a closed page loses nothing.
export class Keeping {
  constructor(cells) {
    this.cells = cells;
    this.name = cells.root.dataset.keep;
    cells.addEventListener("change", () => this.keep());
  }

  keep() {
    try {
      if (this.cells.typed.size) {
        localStorage.setItem(this.name, JSON.stringify([...this.cells.typed]));
      } else {
        localStorage.removeItem(this.name);
      }
    } catch {
      // A browser without storage: the page itself still warns before it is closed.
    }
  }

  // Puts back what fits; gives the number put back, and what has no cell to go to any more.
  restore() {
    const homeless = [];
    let found = 0;
    for (const [id, typed] of this.read()) {
      const cell = this.cells.find(id);
      if (cell && this.cells.canWrite(cell)) {
        if (this.cells.saved(cell).text === typed.text) continue;
        this.cells.typed.set(id, typed);
        this.cells.draw(cell);
        found += 1;
      } else if (typed.text) {
        homeless.push(cell ? `${this.cells.label(cell)}：${typed.text}` : typed.text);
      }
    }
    return { found, homeless };
  }

  forget() {
    localStorage.removeItem(this.name);
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name)) ?? [];
      return kept.filter(
        ([id, typed]) =>
          typeof id === "string" && typeof typed?.text === "string" && "text" in typed.before,
      );
    } catch {
      return [];
    }
  }
}
