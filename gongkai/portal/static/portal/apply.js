// Looks for what is published already while the person writes. The button does the same without it.
(() => {
  "use strict";
  const button = document.getElementById("look");
  const found = document.getElementById("found");
  if (!button || !found) return;
  const form = button.form;
  const boxes = ["wanted", "identifying"].map((name) => form.elements[name]).filter(Boolean);
  let waiting = 0;
  let asked = "";

  const words = () => boxes.map((box) => box.value.trim()).join(" ").trim();
  const look = async () => {
    const typed = words();
    if (typed.length < 4 || typed === asked) return;
    asked = typed;
    const body = new URLSearchParams({
      words: typed,
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    });
    try {
      const answer = await fetch(button.dataset.pieces, { method: "POST", body, credentials: "same-origin" });
      // What was typed meanwhile asks again by itself.
      if (answer.ok && typed === words()) found.innerHTML = await answer.text();
    } catch { /* the button still asks */ }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  };
  boxes.forEach((box) => box.addEventListener("input", soon));
  button.addEventListener("click", (event) => {
    if (words().length < 4) return;
    event.preventDefault();
    clearTimeout(waiting);
    asked = "";
    look().then(() => found.focus());
  });

  // Files too large are told before they are sent.
  const tellSizes = (box) => {
    const size = [...box.files].reduce((sum, file) => sum + file.size, 0);
    const most = 20;
    box.setCustomValidity(size > most * 1024 * 1024 ? `文件合计超过${most} MB，请压缩后再选。` : "");
    box.reportValidity();
  };
  form.querySelectorAll('input[type="file"]').forEach((box) => {
    box.addEventListener("change", () => tellSizes(box));
  });

  // A second click while the first is on its way asks for nothing new.
  form.addEventListener("submit", (event) => {
    const large = form.querySelector('input[type="file"]:invalid');
    if (large) {
      event.preventDefault();
      large.reportValidity();
      return;
    }
    if (form.dataset.sent && event.submitter !== button) event.preventDefault();
    if (event.submitter !== button) form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
})();
