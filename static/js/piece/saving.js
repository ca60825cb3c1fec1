// Sends a draft to the server without leaving the page.

const PATIENCE_MS = 15_000;

// `isOver`: trying again would not help. `isSignedOut`: signing in would.
export class Unsaved extends Error {
  constructor(message, { isOver = false, isSignedOut = false, isAnswered = false } = {}) {
    super(message);
    Object.assign(this, { isOver, isSignedOut, isAnswered });
  }
}

// Gives `{ revision, saved_at }`; throws Unsaved.
export async function send(form, text) {
  const answer = await post(form, text);
  const told = await answer.json().catch(() => null);
  // A refusal of ours says why; without a word it is a token that another sign-in has replaced.
  if (answer.status === 401 || answer.type === "opaqueredirect" || (answer.status === 403 && !told)) {
    throw new Unsaved("登录已过期，没有保存到系统", { isSignedOut: true });
  }
  if (answer.ok && told) return told;
  const isOver = answer.status === 409 || answer.status === 404;
  const message = told?.message ?? "系统没有正常回答，没有自动保存。";
  throw new Unsaved(message, { isOver, isAnswered: true });
}

async function post(form, text) {
  refreshToken(form);
  try {
    return await fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams({ ...text, seen: form.elements.seen.value }),
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Unattended": "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Unsaved("连不上服务器，没有保存到系统");
  }
}

// Signing in again in another window changes it.
export function refreshToken(form) {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
}
