// Beside a text that is being written: its numbers held against the ledger, after each pause.
// Without this script the bulletin's own page shows the same once the text is saved.

const PAUSE_MS = 700;
const WRONG = ["contradicts", "unknown"];

const panel = document.querySelector(".reconcile");
const field = panel && document.getElementById(panel.dataset.field);
if (field) start();

function start() {
  panel.hidden = false;
  let timer = 0;
  let asked = 0;
  const refresh = async () => {
    const mine = ++asked;
    const answer = await ask(text());
    if (mine === asked) show(answer);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  };
  field.addEventListener("input", later);
  whenEditorIsReady((editor) => {
    editor.on("change", later);
    refresh();
  });
  refresh();
}

// A rich text's field is filled only when the form is sent; until then its editor has the words.

function editor() {
  return globalThis.CKEDITOR?.instances[field.id];
}

function whenEditorIsReady(act) {
  const found = editor();
  if (found?.status === "ready") act(found);
  else if (globalThis.CKEDITOR) {
    CKEDITOR.on("instanceReady", (event) => event.editor.name === field.id && act(event.editor));
  }
}

function text() {
  const rich = panel.dataset.news;
  if (!rich) return field.value;
  const html = editor()?.getData() ?? field.value;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const table of page.querySelectorAll("table")) table.remove();
  for (const block of page.querySelectorAll("p, h3, li, br")) block.append("\n");
  for (const line of page.querySelectorAll("br")) line.replaceWith("\n");
  return page.body.textContent;
}

async function ask(words) {
  const token = field.form.querySelector("[name=csrfmiddlewaretoken]").value;
  const { url, month, news } = panel.dataset;
  const body = new URLSearchParams({ month: monthField()?.value || month, text: words });
  if (news) body.set("news", news);
  try {
    const headers = { "X-CSRFToken": token, "X-Unattended": "1" };
    const answer = await fetch(url, { method: "POST", body, headers });
    if (answer.status === 401) return { error: "登录已过期，暂时没有核对。" };
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return isJson ? await answer.json() : { error: "现在核对不了，请刷新页面再试。" };
  } catch {
    return { error: "连不上服务器，暂时没有核对。" };
  }
}

function monthField() {
  return document.getElementById("id_month");
}

function show({ numbers = [], error }) {
  const ordered = WRONG.flatMap((verdict) => numbers.filter((one) => one.verdict === verdict));
  const agreeing = numbers.filter((one) => !WRONG.includes(one.verdict));
  panel.querySelector(".reconcile-summary").textContent = error ?? summary(numbers);
  panel.querySelector(".reconcile-numbers").replaceChildren(...ordered.map(item));
  const details = panel.querySelector(".reconcile-agreeing");
  details.hidden = agreeing.length === 0;
  details.querySelector("summary").textContent = `与数据相符的${agreeing.length}个`;
  details.querySelector("ul").replaceChildren(...agreeing.map(item));
}

function summary(numbers) {
  if (numbers.length === 0) return "文字里没有要核对的数字。";
  const count = (verdict) => numbers.filter((one) => one.verdict === verdict).length;
  const [wrong, unknown] = WRONG.map(count);
  if (wrong) return `${numbers.length}个数字，其中${wrong}个与数据不符。`;
  if (unknown) return `${numbers.length}个数字，没有不符的，${unknown}个无从核对。`;
  return `${numbers.length}个数字都与数据相符。`;
}

function item(number) {
  const line = document.createElement("li");
  line.className = number.verdict;
  const button = element(panel.dataset.news ? "span" : "button", number.text);
  if (!panel.dataset.news) {
    button.type = "button";
    button.title = "在文字里选中";
    button.addEventListener("click", () => select(number));
  }
  line.append(element("strong", number.label), " ", button, " ", element("span", reason(number)));
  return line;
}

// What an unknown number was tried against need not be what it speaks of: that would mislead.
function reason({ verdict, message, against }) {
  return (WRONG.includes(verdict) ? message : against) ?? "";
}

function select({ start, end }) {
  // The server counts characters, the field counts what UTF-16 makes of them.
  const place = (characters) => [...field.value].slice(0, characters).join("").length;
  field.focus();
  field.setSelectionRange(place(start), place(end));
  // Leaving and coming back makes a browser scroll to what is selected.
  field.blur();
  field.focus();
}

function element(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}
