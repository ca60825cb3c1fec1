// Keeps what is being written: in this browser at once, on the server after each pause (drafts).
//
// The form says where it saves itself (data-autosave, empty where it may not) and whose text it is
// (data-key). What the server has not taken stays in localStorage and is offered when the page is
// opened again, also after signing in anew.

const PAUSE_MS = 3_000;

const form = document.querySelector("form#piece");
if (form) start();

function start() {
  const key = `piece:${form.dataset.key}`;
  const status = document.getElementById("saved");
  let saved = snapshot();
  let timer = 0;
  let sending = false;

  offer(key, saved);
  form.addEventListener("input", changed);
  whenEditorIsReady((editor) => {
    saved = snapshot(); // the editor writes the same text in its own way
    editor.on("change", changed);
  });
  form.addEventListener("submit", leave);
  globalThis.addEventListener("beforeunload", warn);
  globalThis.addEventListener("pageshow", () => disable(false));

  function changed() {
    const now = snapshot();
    if (same(now, saved)) return;
    localStorage.setItem(key, JSON.stringify(now));
    status.textContent = form.dataset.autosave ? "" : "还没有保存";
    clearTimeout(timer);
    if (form.dataset.autosave) timer = setTimeout(save, PAUSE_MS);
  }

  async function save() {
    if (sending) {
      timer = setTimeout(save, PAUSE_MS);
      return;
    }
    sending = true;
    const sent = snapshot();
    status.textContent = "正在保存…";
    status.textContent = await send(sent);
    sending = false;
  }

  async function send(sent) {
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams({ ...sent, seen: form.elements.seen.value }),
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        redirect: "manual",
      });
    } catch {
      return "网络断了，没有保存到系统；文字已留在这台电脑的浏览器里，连上以后再打开这一页。";
    }
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.type === "opaqueredirect" || (answer.status === 403 && !isJson)) {
      return "登录已过期，没有保存到系统；文字已留在这台电脑的浏览器里。请在新窗口重新登录，再打开这一页。";
    }
    const told = await answer.json().catch(() => ({ message: "没有保存，请点“保存”再试。" }));
    if (!answer.ok) return told.message;
    form.elements.seen.value = told.revision;
    saved = sent;
    if (same(snapshot(), saved)) localStorage.removeItem(key);
    return `已自动保存 ${told.saved_at}`;
  }

  function leave(event) {
    if (form.dataset.leaving) {
      event.preventDefault(); // a second click of the same double click
      return;
    }
    clearTimeout(timer);
    disable(true);
    localStorage.setItem(key, JSON.stringify(snapshot()));
  }

  function warn(event) {
    if (!form.dataset.leaving && !same(snapshot(), saved)) event.preventDefault();
  }
}

function disable(leaving) {
  if (leaving) form.dataset.leaving = "1";
  else delete form.dataset.leaving;
}

// What was kept here and never reached the server: offered, not put in unasked.

function offer(key, shown) {
  const text = localStorage.getItem(key);
  const box = document.getElementById("unsaved");
  if (!text || !box) return;
  const kept = JSON.parse(text);
  if (same(kept, shown)) {
    localStorage.removeItem(key);
    return;
  }
  box.hidden = false;
  box.querySelector("[name=restore]").addEventListener("click", () => {
    put(kept);
    box.hidden = true;
  });
  box.querySelector("[name=forget]").addEventListener("click", () => {
    localStorage.removeItem(key);
    box.hidden = true;
  });
}

function fields() {
  return [...form.elements].filter((field) => field.dataset.text !== undefined);
}

function snapshot() {
  const editor = globalThis.CKEDITOR?.instances.id_body;
  return Object.fromEntries(
    fields().map((field) => [
      field.name,
      field.name === "body" && editor?.status === "ready" ? editor.getData() : field.value,
    ]),
  );
}

function put(kept) {
  for (const field of fields()) {
    if (!(field.name in kept)) continue;
    field.value = kept[field.name];
    if (field.name === "body") globalThis.CKEDITOR?.instances.id_body?.setData(kept.body);
  }
  form.dispatchEvent(new Event("input"));
}

function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => plain(one[name]) === plain(other[name]));
}

// Line ends and blanks between tags differ between what is stored and what the editor gives back.

function plain(text) {
  return (text ?? "").replace(/\s+/g, "").replace(/&nbsp;/g, "");
}

function whenEditorIsReady(act) {
  const found = globalThis.CKEDITOR?.instances.id_body;
  if (found?.status === "ready") act(found);
  else if (globalThis.CKEDITOR) {
    CKEDITOR.on("instanceReady", (event) => event.editor.name === "id_body" && act(event.editor));
  }
}
