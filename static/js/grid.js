// The month's grid. Without it the page still shows every figure.
import { Cells, small } from "./grid/cells.js";
import { Editor } from "./grid/editor.js";
import { Keeping } from "./grid/keeping.js";
import { Panel, fetchPart } from "./grid/panel.js";
import { Problems } from "./grid/problems.js";
import { Refused, Saving, SignedOut } from "./grid/saving.js";

const root = document.getElementById("grid");
const notices = document.getElementById("grid-notices");
const saveButton = document.getElementById("grid-save");
const state = document.getElementById("grid-state");
const besideLink = document.getElementById("grid-beside");

const cells = new Cells(root);
const editor = new Editor(cells);
const problems = new Problems(cells, editor);
const keeping = new Keeping(cells);
const saving = new Saving(cells);
new Panel(cells, editor);

function notice(name, ...parts) {
  document.getElementById(name)?.remove();
  const element = document.createElement("p");
  element.id = name;
  element.className = "notice";
  element.append(...parts);
  notices.append(element);
  return element;
}

function link(label, href) {
  const element = document.createElement("a");
  Object.assign(element, { textContent: label, href, target: "_blank" });
  return element;
}

function button(label, act) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "button", textContent: label });
  element.addEventListener("click", act);
  return element;
}

// Text that has no place in the table, to be copied from here.
function spare(name, words, text) {
  const area = document.createElement("textarea");
  Object.assign(area, { value: text, readOnly: true, rows: Math.min(6, text.split("\n").length) });
  area.setAttribute("aria-label", "放不下的内容");
  const element = notice(name, words, area);
  element.append(button("知道了", () => element.remove()));
}

function showState(words) {
  if (!saveButton) return;
  const count = cells.typed.size;
  saveButton.disabled = !count;
  saveButton.textContent = count ? `保存（${count}格）` : "保存";
  state.textContent = words ?? (count ? `${count}格没有保存` : "没有未保存的改动");
}

function showTotals(totals) {
  for (const [name, { text, note }] of Object.entries(totals)) {
    root.querySelector(`[data-total="${name}"]`)?.replaceChildren(text, ...(note ? [small(note)] : []));
  }
}

function outcome(answer) {
  const done = Object.keys(answer.saved).length;
  const left = Object.keys(answer.errors).length + Object.keys(answer.conflicts).length;
  const others = Object.keys(answer.others).length;
  const words = done ? [`已保存${done}格`] : [];
  if (left) words.push(`${left}格没有保存，原因见表上方`);
  if (others) words.push(`别人改过的${others}格已更新`);
  return `${words.join("，")}。`;
}

function tellFailure(failure) {
  if (failure instanceof SignedOut) {
    const login = link("在新窗口登录", root.dataset.login);
    notice("not-saved", "登录已过期，没有保存。填的内容都还在：请", login, "，再回到这一页保存。");
  } else if (failure instanceof Refused) {
    notice("not-saved", failure.message);
  } else {
    throw failure;
  }
  showState();
}

let isSaving = false;

async function save() {
  editor.commit();
  if (isSaving || !cells.typed.size) return;
  isSaving = true;
  state.textContent = "正在保存……";
  try {
    const answer = await saving.send();
    document.getElementById("not-saved")?.remove();
    showTotals(answer.totals);
    showState(outcome(answer));
    if (cells.problems.size) problems.section.focus();
  } catch (failure) {
    tellFailure(failure);
  } finally {
    isSaving = false;
  }
}

// What a block or an earlier day left here is read by the server, which alone knows how.
async function check() {
  if (!cells.typed.size) return;
  try {
    await saving.send({ check: true });
  } catch (failure) {
    tellFailure(failure);
  }
}

async function toggleBeside(event) {
  event.preventDefault();
  const isOn = besideLink.getAttribute("aria-pressed") !== "true";
  if (isOn && !root.querySelector(".beside")) {
    for (const found of await fetchPart(`${root.dataset.save}?beside=1`, "td .beside")) {
      cells.find(found.closest("td").id)?.append(found);
    }
  }
  root.classList.toggle("no-beside", !isOn);
  besideLink.setAttribute("aria-pressed", String(isOn));
  besideLink.textContent = isOn ? "收起上月、上年同月" : "显示上月、上年同月";
  history.replaceState(null, "", isOn ? "?beside=1" : root.dataset.save);
}

function openAddressed() {
  const cell = cells.find(decodeURIComponent(location.hash.slice(1)));
  if (cell) editor.open(cell);
}

function restore() {
  const { found, homeless } = keeping.restore();
  if (found) {
    const element = notice("restored", `找回了上次没有保存的${found}格，还没有保存。`);
    const giveUp = () => {
      for (const id of [...cells.typed.keys()]) cells.revert(cells.find(id));
      element.remove();
    };
    element.append(button("不要了", giveUp));
    check();
  }
  if (homeless.length) {
    spare("homeless", "上次没有保存的这些内容，现在的表里没有格可填：", homeless.join("\n"));
  }
  showState();
}

cells.addEventListener("change", () => showState());
editor.addEventListener("filled", ({ detail }) => {
  if (detail.cells) {
    spare("left-over", `粘贴的内容有${detail.cells}格放不下，没有填进表里：`, detail.text);
  }
  check();
});
saveButton?.addEventListener("click", save);
besideLink?.addEventListener("click", toggleBeside);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  }
});
window.addEventListener("hashchange", openAddressed);
window.addEventListener("beforeunload", (event) => {
  editor.commit();
  if (cells.typed.size) event.preventDefault();
});

restore();
// Going to the cell in the address, the browser itself takes the focus away: after that.
window.addEventListener("load", () => setTimeout(openAddressed));
