// A form with data-unsaved shows the note of that id while something in it differs from what is stored.
for (const form of document.querySelectorAll("[data-unsaved]")) {
  const stored = new URLSearchParams(new FormData(form)).toString();
  form.addEventListener("input", () => {
    const now = new URLSearchParams(new FormData(form)).toString();
    document.getElementById(form.dataset.unsaved).hidden = now === stored;
  });
}
