// What the server has not taken stays in this browser, for this person and this piece.

export class Keeping {
  constructor(key) {
    this.name = `piece:${key}`;
    this.works = true;
  }

  keep(text) {
    try {
      localStorage.setItem(this.name, JSON.stringify({ text, at: Date.now() }));
    } catch {
      this.works = false; // no room, or no storage: the page warns before it is closed
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      this.works = false;
    }
  }

  // `{ text, at }`, or nothing.
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name));
      return typeof kept?.text === "object" && typeof kept.at === "number" ? kept : null;
    } catch {
      return null;
    }
  }

  get whereabouts() {
    return this.works ? "文字已留在这台电脑的浏览器里" : "请先不要关这一页";
  }
}
