// Looks for what is published already while the person writes, tells too large files before they are
// sent, and sends a form once. Everything works without it: the button looks, the server tells.
(() => {
  "use strict";
  // As gongkai/portal/applying/uploads.py has it.
  const MOST_MEGABYTES = 20;

  const guard = (form) => {
    const boxes = [...form.querySelectorAll('input[type="file"]')];
    const measure = () => {
      const files = boxes.flatMap((box) => [...box.files]);
      const size = files.reduce((sum, file) => sum + file.size, 0);
      const words = size > MOST_MEGABYTES * 1024 * 1024
        ? `文件合计超过${MOST_MEGABYTES} MB，请压缩后再选。`
        : "";
      boxes.forEach((box) => box.setCustomValidity(box.files.length ? words : ""));
      return boxes.find((box) => !box.validity.valid && box.validity.customError);
    };
    boxes.forEach((box) => box.addEventListener("change", () => { measure()?.reportValidity(); }));
    form.addEventListener("submit", (event) => {
      const large = measure();
      if (large) {
        event.preventDefault();
        large.reportValidity();
      } else if (event.submitter?.name !== "look") {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "yes";
      }
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  };
  document.querySelectorAll("form.fields").forEach(guard);

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
  boxes.forEach((box) => box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  }));
  button.addEventListener("click", (event) => {
    if (words().length < 4) return;
    event.preventDefault();
    clearTimeout(waiting);
    asked = "";
    look().then(() => found.focus());
  });
})();
