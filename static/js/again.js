// The form of a page whose sign-in had ended: sent again with the token of the new one.

const form = document.getElementById("again");

form.addEventListener("submit", () => {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
});
