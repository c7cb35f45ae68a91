"use strict";
(function () {
  var boxes = document.querySelectorAll("input[data-key]");
  var shown = document.getElementById("done");
  function count() {
    var n = 0;
    boxes.forEach(function (b) {
      if (b.checked) n++;
      b.closest("article").classList.toggle("done", b.checked);
    });
    shown.textContent = n + " / " + boxes.length;
  }
  function kept(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value) localStorage.setItem(key, "1"); else localStorage.removeItem(key);
    } catch (e) { return null; }
  }
  boxes.forEach(function (b) { b.checked = kept(b.dataset.key) === "1"; });
  count();
  document.addEventListener("change", function (e) {
    if (!e.target.dataset || !e.target.dataset.key) return;
    kept(e.target.dataset.key, e.target.checked);
    count();
  });
  function byHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  document.addEventListener("click", function (e) {
    var b = e.target;
    if (b.tagName !== "BUTTON") return;
    var text = b.previousElementSibling.textContent;
    if (navigator.clipboard) navigator.clipboard.writeText(text).catch(function () { byHand(text); });
    else byHand(text);
    b.classList.add("ok");
    setTimeout(function () { b.classList.remove("ok"); }, 1200);
  });
})();
