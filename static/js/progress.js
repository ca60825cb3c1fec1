// Brings a job's page up to date while it runs; the reader's place and focus stay.

const EVERY_MS = 2000;

async function renew() {
  const headers = { Accept: "text/html", "X-Unattended": "1" };
  const answer = await fetch(location.href, { headers }).catch(() => null);
  if (answer?.status === 401) location.reload(); // leads to the sign-in page, and back
  if (answer === null || !answer.ok) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("progress");
  const shown = document.getElementById("progress");
  if (now === null) return false;
  if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
  return "running" in now.dataset;
}

async function follow() {
  if (await renew()) setTimeout(follow, EVERY_MS);
  else delete document.getElementById("progress").dataset.running;
}

if ("running" in document.getElementById("progress").dataset) setTimeout(follow, EVERY_MS);
