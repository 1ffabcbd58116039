// Larger type, higher contrast, printing, suggestions while typing. Every page reads and searches without it.
(() => {
  "use strict";
  const MODES = [["large", "大字"], ["contrast", "高对比"]];
  const kept = (name) => {
    try { return localStorage.getItem("gongkai-" + name) === "on"; } catch { return false; }
  };
  const keep = (name, isOn) => {
    try { localStorage.setItem("gongkai-" + name, isOn ? "on" : "off"); } catch { /* not kept */ }
  };
  const root = document.documentElement;
  for (const [name] of MODES) root.classList.toggle(name, kept(name));

  const addModes = () => {
    const bar = document.querySelector("header.site .bar");
    if (!bar) return;
    const group = document.createElement("div");
    group.className = "modes";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "显示方式");
    for (const [name, word] of MODES) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = word;
      button.setAttribute("aria-pressed", String(root.classList.contains(name)));
      button.addEventListener("click", () => {
        const isOn = root.classList.toggle(name);
        button.setAttribute("aria-pressed", String(isOn));
        keep(name, isOn);
      });
      group.append(button);
    }
    bar.append(group);
  };

  const addPrinting = () => {
    const top = document.querySelector(".top");
    if (!top) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet";
    button.textContent = "打印";
    button.addEventListener("click", () => window.print());
    top.append(button);
  };

  const addSuggestions = (input, number) => {
    const list = document.createElement("datalist");
    list.id = "suggested-" + number;
    input.after(list);
    input.setAttribute("list", list.id);
    let waiting = 0;
    let asked = "";
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const typed = input.value.trim();
        if (!typed || typed === asked) return;
        asked = typed;
        const form = new FormData(input.form);
        const query = new URLSearchParams({ q: typed, organ: form.get("organ") || "" });
        try {
          const answer = await fetch(new URL("suggest?" + query, input.form.action));
          if (!answer.ok) return;
          const told = await answer.json();
          list.replaceChildren(...told.suggestions.map((text) => {
            const option = document.createElement("option");
            option.value = text;
            return option;
          }));
        } catch { /* the search answers all the same */ }
      }, 200);
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    addModes();
    addPrinting();
    document.querySelectorAll('form[role="search"] input[type="search"]').forEach(addSuggestions);
  });
})();
