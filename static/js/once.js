// A form that is sent once: the second click of a double click would lose the first one's answer.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  globalThis.addEventListener("pageshow", () => delete form.dataset.sent);
}
