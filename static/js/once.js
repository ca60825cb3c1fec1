// A form that is on its way is not sent a second time by the second click of a double click. Not for
// pages with a form that answers with a file: such a form would stay shut.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // A button disabled at once would not be sent along.
  setTimeout(() => toggle(form, true));
});

// The back button may show the page as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    toggle(form, false);
  }
});

function toggle(form, isSent) {
  for (const button of form.elements) {
    if (button.type === "submit") button.disabled = isSent;
  }
}
