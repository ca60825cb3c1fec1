// Tells the server, every half minute, that this page is open, and shows who else has it open.

const EVERY_MS = 30_000;

const shown = document.querySelector(".presence");
if (shown) {
  tell();
  setInterval(tell, EVERY_MS);
}

async function tell() {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const answer = await fetch(shown.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": token, "X-Unattended": "1" },
      redirect: "error",
    });
    if (answer.ok) show((await answer.json()).others);
  } catch {
    // Signed out or offline: saving will say so; this line is only a courtesy.
  }
}

function show(others) {
  shown.hidden = others.length === 0;
  shown.textContent = others.length ? `${others.join("、")}也在改，保存前请互相说一声。` : "";
}
