// The picker beside a text: inserts what may be named where the cursor stands, and shows the text
// filled. Without this script the list is there to be copied from.

const WAIT_MS = 400;
const WIDE = "(min-width: 1180px)";

const picker = document.querySelector(".picker");
const field = picker && document.getElementById(picker.dataset.field);
if (field) {
  start();
}

function start() {
  const details = picker.querySelector("details");
  const list = picker.querySelector(".picker-list");
  const tools = document.createElement("div");
  tools.className = "picker-tools";
  const search = document.createElement("input");
  Object.assign(search, { type: "search", placeholder: "查找，如：受理 环比" });
  search.setAttribute("aria-label", "查找可引用的数据");
  tools.append(search);
  list.before(tools);
  search.addEventListener("input", () => narrow(list, search.value));
  details.addEventListener("keydown", (event) => move(event, search, list));
  details.addEventListener("toggle", () => load(tools, list, search), { once: true });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) insert(button.dataset.code);
  });
  details.open = matchMedia(WIDE).matches;
  field.setSelectionRange(field.value.length, field.value.length); // until somebody clicks in it
  follow();
}

// The list

async function load(tools, list, search, department = "") {
  const page = await fetchPage(`${picker.dataset.list}?department=${department}`);
  const fresh = page?.querySelector(".picker-list");
  if (!fresh) return;
  list.replaceChildren(...fresh.children);
  for (const item of list.querySelectorAll("li")) asButton(item);
  const select = page.querySelector(".picker-whose select");
  select.setAttribute("aria-label", "谁的数据");
  select.addEventListener("change", () => load(tools, list, search, select.value));
  const old = tools.querySelector("select");
  const hadFocus = old !== null && old === document.activeElement;
  old?.remove();
  tools.append(select);
  if (hadFocus) select.focus();
  narrow(list, search.value);
}

async function fetchPage(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null; // the general explanation stays
  }
}

function asButton(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.code = item.querySelector("code").textContent;
  button.append(...item.childNodes);
  item.replaceChildren(button);
}

function narrow(list, wanted) {
  const words = wanted.split(/\s+/).filter(Boolean);
  for (const section of list.querySelectorAll("section")) {
    let any = false;
    for (const item of section.querySelectorAll("li")) {
      item.hidden = !words.every((word) => item.textContent.includes(word));
      any ||= !item.hidden;
    }
    section.hidden = !any;
  }
  list.querySelector(".none")?.remove();
  if (list.querySelector("section") && !list.querySelector("section:not([hidden])")) {
    const none = document.createElement("p");
    none.className = "none";
    none.textContent = "没有找到，请换个词。";
    list.append(none);
  }
}

function move(event, search, list) {
  const shown = [...list.querySelectorAll("li:not([hidden]) button")].filter(
    (button) => !button.closest("section").hidden,
  );
  const place = shown.indexOf(event.target);
  if (event.target === search && event.key === "Enter") {
    event.preventDefault(); // or the whole form would be sent
    shown[0]?.click();
  } else if (event.key === "ArrowDown" && event.target.tagName !== "SELECT") {
    event.preventDefault();
    shown[place + 1]?.focus();
  } else if (event.key === "ArrowUp" && place >= 0) {
    event.preventDefault();
    (shown[place - 1] ?? search).focus();
  } else if (event.key === "Escape") {
    field.focus();
  }
}

// The text

function insert(code) {
  field.focus();
  field.setRangeText(code, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function follow() {
  let timer = 0;
  let asked = 0;
  const refresh = async () => {
    const mine = ++asked;
    const filled = await fill();
    if (filled && mine === asked) show(filled);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT_MS);
  });
  if (document.querySelector(".errornote")) refresh(); // the server showed what is saved
}

async function fill() {
  const token = picker.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ text: field.value });
  try {
    const answer = await fetch(picker.dataset.fill, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token, "X-Unattended": "1" },
    });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return answer.ok && isJson ? await answer.json() : null;
  } catch {
    return null; // what was shown last stays
  }
}

function show({ text, problems }) {
  const lines = text.split("\n").filter((line) => line.trim());
  picker.querySelector(".filled-text").replaceChildren(...lines.map((line) => element("p", line)));
  const list = picker.querySelector(".filled-problems");
  list.replaceChildren(...problems.map((problem) => element("li", problem)));
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
