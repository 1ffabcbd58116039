/* Files that wait are read in the background: keeps what the page tells of them up to date, with
   the focus where it is. Without this script a person loads the page again by the link. */
"use strict";
(() => {
  const SECONDS = 5;
  const told = document.getElementById("waiting-told");
  const box = () => document.querySelector("[data-waiting]");

  const renew = (part, by) => {
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    const scrolled = [...part.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
    const isOpen = part.querySelector("details")?.open;
    part.innerHTML = by.innerHTML;
    part.querySelectorAll(".scroll").forEach((one, n) => { one.scrollLeft = scrolled[n] || 0; });
    if (isOpen) part.querySelector("details")?.setAttribute("open", "");
    if (!held) return;
    const address = held.getAttribute("href");
    const again = [...part.querySelectorAll("a, summary, [tabindex]")].find((one) => (
      one.tagName === held.tagName && one.getAttribute("href") === address
    ));
    (again || document.getElementById("content")).focus({ preventScroll: true });
  };

  const renewAll = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelectorAll("[data-fresh]").forEach((part) => {
      const by = page.getElementById(part.id);
      if (by && by.innerHTML !== part.innerHTML) renew(part, by);
    });
    if (!box()) {
      told.className = "message";
      told.textContent = "待读取的文件都已读完，下面已经更新。";
    }
  };

  const look = async () => {
    const waiting = box();
    if (!waiting) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(waiting.dataset.address);
        // Signed out meanwhile, or no longer let in.
        if (answer.redirected || answer.status === 403 || answer.status === 404) return;
        if (answer.ok && (await answer.text()) !== waiting.dataset.waiting) await renewAll();
      } catch { /* no network just now */ }
    }
    setTimeout(look, SECONDS * 1000);
  };

  if (box()) setTimeout(look, SECONDS * 1000);
})();
