// Lets a file be dropped on the form; without it the file is chosen as usual.
"use strict";
const form = document.getElementById("drop");
if (form) {
  const input = form.querySelector("input[type=file]");
  const mark = (on) => form.classList.toggle("over", on);
  form.addEventListener("dragover", (e) => { e.preventDefault(); mark(true); });
  form.addEventListener("dragleave", () => mark(false));
  form.addEventListener("drop", (e) => {
    e.preventDefault();
    mark(false);
    if (e.dataTransfer.files.length === 1) {
      input.files = e.dataTransfer.files;
      form.requestSubmit();
    }
  });
}
