// Keeps what is being written: in this browser at once, on the server after each pause (drafts).
//
// The box of what was kept says whose text it is (data-key); the form says where it saves itself
// (data-autosave, empty where it may not) and whether it shows what was not saved (data-unsaved).
import { Keeping } from "./piece/keeping.js";
import { refreshToken, send } from "./piece/saving.js";
import { Text, same, whenReady, words } from "./piece/text.js";

const PAUSE_MS = 3_000;
const RETRY_MS = 30_000;

const box = document.getElementById("unsaved");
const form = document.querySelector("form#piece");
const status = document.getElementById("saved");
const keeping = new Keeping(box.dataset.key);

// The server says so on the first page after it took the text.
if (document.querySelector(".messagelist .text-saved")) keeping.forget();
if (form) write(new Text(form));
else offerToCopy();

function write(text) {
  let saved = {};
  let timer = 0;
  let sending = null;
  let isOver = false;
  let isLeaving = false;

  whenReady(() => {
    if (form.dataset.unsaved) changed();
    else {
      saved = text.now();
      offer(text);
    }
    text.onChange(changed);
  });
  form.addEventListener("submit", leave);
  document.addEventListener("submit", saveFirst, true);
  for (const link of form.querySelectorAll("a.give-up")) link.addEventListener("click", giveUp);
  for (const name of ["focus", "online"]) window.addEventListener(name, save);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && !same(text.now(), saved)) event.preventDefault();
  });

  function changed() {
    if (same(text.now(), saved)) return;
    keeping.keep(text.now());
    if (!form.dataset.autosave) return tell("还没有保存");
    if (!isOver) later(PAUSE_MS);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function save() {
    clearTimeout(timer);
    if (!form.dataset.autosave || sending || isOver || isLeaving) return;
    if (Object.keys(saved).length && !same(text.now(), saved)) {
      sending = attempt(text.now()).finally(() => (sending = null));
    }
  }

  async function attempt(sent) {
    tell("正在保存……");
    try {
      const answer = await send(form, sent);
      form.elements.seen.value = answer.revision;
      saved = sent;
      tell(`已自动保存 ${answer.saved_at}`);
      if (same(text.now(), saved)) keeping.forget();
      else later(PAUSE_MS);
    } catch (unsaved) {
      complain(unsaved);
      if (!unsaved.isAnswered) later(RETRY_MS);
      isOver = unsaved.isOver;
    }
  }

  // What is on its way would be a stranger's text to the server if both came at once.
  async function leave(event) {
    clearTimeout(timer);
    keeping.keep(text.now());
    form.elements.kept.disabled = !keeping.works;
    refreshToken(form);
    if (!sending) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    await sending;
    form.requestSubmit(event.submitter);
  }

  // Another form of the page leads away: a draft is saved before, and one try is enough.
  async function saveFirst(event) {
    const { target: other, submitter } = event;
    const isSafe = isOver || same(text.now(), saved);
    if (other === form || !form.dataset.autosave || isSafe || other.dataset.tried) return;
    event.preventDefault();
    save();
    await sending;
    other.dataset.tried = "1";
    other.requestSubmit(submitter);
  }

  function giveUp() {
    keeping.forget();
    isLeaving = true;
  }
}

function tell(...words) {
  status.replaceChildren(...words);
  status.classList.remove("trouble");
}

function complain(unsaved) {
  if (unsaved.isAnswered) tell(`${unsaved.message}${keeping.whereabouts}。`);
  else if (unsaved.isSignedOut) {
    const link = document.createElement("a");
    Object.assign(link, { href: form.dataset.login, target: "_blank", textContent: "在新窗口登录" });
    tell(`${unsaved.message}，${keeping.whereabouts}。请`, link, "，再回到这一页，会接着保存。");
  } else tell(`${unsaved.message}，${keeping.whereabouts}。连上以后会接着保存。`);
  status.classList.add("trouble");
}

// What was kept here and never reached the server: offered, not put in unasked.
function offer(text) {
  const kept = keeping.read();
  if (!kept || same(kept.text, text.now())) return keeping.forget();
  show(kept);
  box.querySelector("[name=restore]").addEventListener("click", () => {
    box.hidden = true;
    text.put(kept.text);
    form.querySelector("[name=headline]").focus();
  });
}

// The piece cannot be changed now: the text can still be copied from here.
function offerToCopy() {
  const kept = keeping.read();
  if (!kept) return;
  show(kept);
  box.querySelector("[name=restore]").hidden = true;
  const area = box.querySelector("textarea");
  area.value = [kept.text.headline, kept.text.subtitle, words(kept.text.body)].join("\n").trim();
  area.hidden = false;
}

function show(kept) {
  const at = new Date(kept.at);
  const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  box.querySelector(".at").textContent = `${at.getMonth() + 1}月${at.getDate()}日 ${time} `;
  box.hidden = false;
  box.querySelector("[name=forget]").addEventListener("click", () => {
    keeping.forget();
    box.hidden = true;
  });
}
