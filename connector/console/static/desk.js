// What the pages gain where scripts run; all of them work without.
"use strict";

// A list can be dropped anywhere on the page that asks for one, and on a form
// of its own that takes what is dropped there.
const form = document.getElementById("drop");
if (form) {
  const several = document.getElementById("several");
  const over = (to) => {
    for (const f of [form, ...document.querySelectorAll("form[data-drop]")]) f.classList.toggle("over", f === to);
  };
  const target = (e) => e.target.closest?.("form[data-drop]") ?? form;
  document.addEventListener("dragover", (e) => {
    e.preventDefault();
    over(target(e));
  });
  document.addEventListener("dragleave", (e) => {
    if (!e.relatedTarget) over(null);
  });
  document.addEventListener("drop", (e) => {
    e.preventDefault();
    over(null);
    const to = target(e);
    const input = to.querySelector("input[type=file]");
    const files = e.dataTransfer.files;
    if (several) several.hidden = files.length < 2;
    if (files.length === 1 || files.length > 1 && input.multiple) {
      input.files = files;
      to.requestSubmit();
    }
  });
}

// A button that was pressed says that something is being done.
for (const busy of document.querySelectorAll("form[data-busy]")) {
  const buttons = [...busy.querySelectorAll("button")];
  const labels = buttons.map((button) => [...button.childNodes]); // some of it is for ears only
  busy.addEventListener("submit", (e) => {
    setTimeout(() => { // a button that is disabled before the form is read is not sent with it
      (e.submitter ?? buttons[0]).textContent = busy.dataset.busy;
      for (const button of buttons) button.disabled = true;
    });
  });
  addEventListener("pageshow", () => { // also when somebody comes back
    buttons.forEach((button, n) => {
      button.replaceChildren(...labels[n]);
      button.disabled = false;
    });
  });
}

// A job tells how far it is; once it has ended, its page leads to the result.
for (const job of document.querySelectorAll("[data-kabar]")) {
  const text = job.querySelector("p");
  const bar = job.querySelector("progress");
  const line = new EventSource(job.dataset.kabar);
  line.addEventListener("message", (e) => {
    const news = JSON.parse(e.data);
    if (news.ended) {
      line.close();
      location.reload();
      return;
    }
    text.textContent = news.text;
    if (news.total > 0) {
      bar.max = news.total;
      bar.value = news.done;
    } else {
      bar.removeAttribute("value");
    }
  });
}

// What is to be entered elsewhere is copied with one press.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    from.select();
    try {
      await navigator.clipboard.writeText(from.value);
    } catch {
      if (!document.execCommand("copy")) return; // it is selected: the keyboard copies it
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
