// Sends what was typed; says of each cell what became of it.
const OFFLINE = "连不上服务器，没有保存。填的内容都还在，请过一会儿再保存。";
const ODD = "服务器没有正常回答，没有保存。填的内容都还在，请过一会儿再保存。";

export class Refused extends Error {}
export class SignedOut extends Error {}

export class Saving {
  constructor(cells) {
    this.cells = cells;
    this.since = Number(cells.root.dataset.since) || 0;
  }

  // Gives the server's answer; throws Refused or SignedOut, with everything typed still there.
  async send({ check = false } = {}) {
    const asked = new Map(this.cells.typed);
    const answer = await this.post({
      check,
      since: this.since,
      cells: [...asked].map(([cell, typed]) => ({ cell, ...typed })),
    });
    this.take(answer, asked, check);
    return answer;
  }

  async post(body) {
    const { save } = this.cells.root.dataset;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(this.cells.root) };
    let response;
    try {
      response = await fetch(save, { method: "POST", headers, body: JSON.stringify(body) });
    } catch {
      throw new Refused(OFFLINE);
    }
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const isSignedOut = response.status === 401 || response.redirected;
    if (isSignedOut || (response.status === 403 && !isJson)) throw new SignedOut();
    if (!isJson) throw new Refused(ODD);
    const answer = await response.json();
    if ("message" in answer) throw new Refused(answer.message);
    return answer;
  }

  take(answer, asked, check) {
    const complain = (cell, problem) => {
      // What was typed anew since is another matter.
      if (this.cells.typed.get(cell.id) === asked.get(cell.id)) this.cells.complain(cell, problem);
    };
    this.each(answer.errors, (cell, message) => complain(cell, { message }));
    this.each(answer.conflicts, complain);
    if (check) return;
    this.since = answer.since;
    this.each(answer.saved, (cell, state) => this.cells.settle(cell, state, asked.get(cell.id)));
    this.each(answer.others, (cell, state) => {
      // What I began to type meanwhile is held against it at the next saving.
      if (!this.cells.typed.has(cell.id)) this.cells.settle(cell, state);
    });
  }

  each(found, act) {
    for (const [id, value] of Object.entries(found)) {
      const cell = this.cells.find(id);
      if (cell) act(cell, value);
    }
  }
}

// The cookie first: signing in again in another window changes it.
function token(root) {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? cookie[1] : root.querySelector("[name=csrfmiddlewaretoken]").value;
}
