/* Copies a box by its button; without this script a person selects and copies by hand. */
"use strict";
const told = document.getElementById("copied");

/* Without https, or where the browser does not let us, the old way. */
function selectAndCopy(box, button) {
  box.select();
  const isDone = document.execCommand("copy");
  if (isDone) button.focus();
  return isDone;
}

async function copy(box, button) {
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    return selectAndCopy(box, button);
  }
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  const box = document.getElementById(button.dataset.copy);
  button.addEventListener("click", async () => {
    // Emptied first, so that the same words are told again.
    told.textContent = "";
    const isDone = await copy(box, button);
    const what = button.textContent.replace("复制", "");
    told.textContent = isDone ? `已复制${what}。` : "没有复制成功，已为您选中，请按复制键。";
  });
});
document.querySelectorAll("[data-by-script]").forEach((one) => { one.hidden = false; });
