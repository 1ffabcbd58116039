// One page at a time, round after round, with or without a network. What may no longer be shown
// is left out by its last day even when no server says so.
"use strict";

(() => {
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const OLD = 30 * MINUTE; // from then on an item says that it may not be the newest
  const TOO_OLD = 24 * HOUR; // from then on only the contact page is shown
  const DAY_OFFSET = 8 * HOUR; // Beijing time, wherever the player thinks it is
  const KEY = `gongkai-screen:${location.pathname}`;
  const OWED = `${KEY}:shown`;
  const isPreview = new URLSearchParams(location.search).has("preview");
  const body = document.body;
  const stage = document.getElementById("stage");
  const part = (id) => document.getElementById(id);

  let round = null; // as the server gave it
  let freshAt = 0; // the server's time at which it gave it
  let skew = 0; // the server's clock minus ours
  let owed = {}; // what was shown and not yet told
  let place = -1; // which entry of the round is on
  let turn = 0; // which slide of it
  let timer = null;
  let isHeld = false;
  let loadedAt = Date.now();

  // A player without a battery starts in 1970: time never runs behind what the server last said.
  const now = () => Math.max(Date.now() + skew, freshAt);
  const inBeijing = () => new Date(now() + DAY_OFFSET).toISOString();
  const today = () => inBeijing().slice(0, 10);

  function remembered(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function remember(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Full or forbidden: the page goes on from memory.
    }
  }

  // --- What is on ---------------------------------------------------------------------------------

  function entries() {
    if (!round) return [];
    const age = now() - freshAt;
    const day = today();
    const items = age > TOO_OLD ? [] : round.items.filter((one) => !one.last_on || one.last_on >= day);
    return [...items, { ...round.contact, isContact: true, slides: [null] }];
  }

  function step(by) {
    const list = entries();
    if (!list.length) return;
    const next = turn + by;
    if (list[place] && next >= 0 && next < list[place].slides.length) turn = next;
    else {
      place = (((place + by) % list.length) + list.length) % list.length;
      turn = by < 0 ? list[place].slides.length - 1 : 0;
    }
    show(list, by !== 0);
  }

  function show(list, isNew) {
    const entry = list[place];
    stage.replaceChildren(...(entry.isContact ? contactPage(entry) : itemPage(entry)));
    part("contact").textContent = entry.isContact ? "" : entry.contact;
    surround(list);
    fit();
    if (isNew && turn === 0 && !entry.isContact) count(entry.id);
    clearTimeout(timer);
    if (!isHeld) timer = setTimeout(() => step(1), (round.seconds || 15) * 1000);
  }

  function surround(list) {
    part("dots").replaceChildren(...list.map((_, at) => made("i", at === place ? "on" : "")));
    part("note").textContent = note(list[place]);
  }

  // After a new round the same page stays on; where it has gone, what stands in its place follows.
  function renew(before) {
    const list = entries();
    const at = list.findIndex((one) => before && one.id === before.id);
    if (at < 0) [place, turn] = [Math.min(Math.max(place, 0), list.length - 1), 0];
    else [place, turn] = [at, Math.min(turn, list[at].slides.length - 1)];
    const isSame = JSON.stringify(list[place]) === JSON.stringify(before);
    if (isSame) surround(list);
    else show(list, at < 0);
  }

  function note(entry) {
    const parts = [];
    if (entry.slides.length > 1) parts.push(`第${turn + 1}页，共${entry.slides.length}页`);
    if (now() - freshAt > OLD) {
      const at = new Date(freshAt + DAY_OFFSET).toISOString();
      parts.push(`信息可能不是最新（更新于${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日${at.slice(11, 16)}）`);
    }
    return parts.join("　");
  }

  // --- Drawing: text is only ever put in as text ---------------------------------------------------

  function made(tag, name = "", ...children) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children);
    return node;
  }

  function itemPage(item) {
    const slide = item.slides[turn];
    const title = turn ? [slide.title] : item.title.flatMap((line, at) => (at ? [made("br"), line] : [line]));
    const head = [made("h1", turn ? "again" : "", ...title)];
    if (turn === 0 && item.facts) head.push(made("p", "facts", item.facts));
    const text = made("div", "body", ...slide.parts.map(drawn));
    const isLast = turn === item.slides.length - 1;
    if (isLast && !item.is_whole) {
      text.append(made("p", "more", item.qr ? "未完，扫描二维码看全文。" : "未完，全文请到本机关查阅。"));
    }
    return [...head, text, ...code(item.qr, "手机扫码看全文")];
  }

  function contactPage(contact) {
    const lines = contact.lines.map(([label, told]) => made("div", "", made("dt", "", label), made("dd", "", told)));
    const closing = made("p", "closing", "查阅政府信息、申请政府信息公开，请按以上方式与我们联系。");
    return [made("h1", "", contact.title), made("div", "body", made("dl", "", ...lines), closing), ...code(contact.qr, "手机扫码看全部公开信息")];
  }

  function code(source, words) {
    if (!source) return [];
    const image = made("img");
    image.src = source;
    image.alt = "二维码";
    return [made("aside", "", image, made("p", "", words))];
  }

  function drawn(piece) {
    if (piece.kind === "table") return table(piece);
    const node = made(piece.kind === "heading" ? "h2" : "p", `${piece.kind} level-${Math.min(piece.level, 4)}${piece.flush ? " flush" : ""}`);
    if (piece.label) node.append(made("span", "label", piece.label));
    node.append(...inline(piece.pieces));
    return node;
  }

  function inline(pieces) {
    return pieces.flatMap(({ lines, bold }) => {
      const nodes = lines.flatMap((line, at) => (at ? [made("br"), line] : [line]));
      return bold ? [made("strong", "", ...nodes)] : nodes;
    });
  }

  function table({ widths, fit, head, cells }) {
    const node = made("table");
    if (fit < 1) node.style.fontSize = `${0.93 * fit}em`;
    const whole = widths.reduce((sum, one) => sum + one, 0);
    const columns = made("colgroup");
    for (const width of widths) {
      const column = made("col");
      column.style.width = `${(100 * width) / whole}%`;
      columns.append(column);
    }
    node.append(columns, rows("thead", head), rows("tbody", cells));
    return node;
  }

  function rows(tag, cells) {
    const found = new Map();
    for (const cell of cells) {
      if (!found.has(cell.y)) found.set(cell.y, made("tr"));
      const node = made(cell.head ? "th" : "td", cell.centred ? "centred" : "", ...inline(cell.pieces));
      node.colSpan = cell.colspan;
      node.rowSpan = cell.rowspan;
      found.get(cell.y).append(node);
    }
    return made(tag, "", ...found.values());
  }

  // The server counted characters; letters shrink where this screen's fonts run wider.
  function fit() {
    const text = stage.querySelector(".body");
    for (const scale of [1, 0.95, 0.9, 0.857, 0.8, 0.72, 0.65]) {
      stage.style.setProperty("--fit", scale);
      if (text.scrollHeight <= text.clientHeight + 1 && text.scrollWidth <= text.clientWidth + 1) return;
    }
  }

  function tick() {
    const told = inBeijing();
    const weekday = "日一二三四五六"[new Date(now() + DAY_OFFSET).getUTCDay()];
    part("hour").textContent = told.slice(11, 16);
    part("hour").dateTime = told.slice(0, 16);
    part("day").textContent = `${Number(told.slice(5, 7))}月${Number(told.slice(8, 10))}日 星期${weekday}`;
  }

  // --- Talking to the server -----------------------------------------------------------------------

  async function refresh() {
    const before = entries()[place];
    try {
      const answer = await fetch(`playlist.json?w=${innerWidth}&h=${innerHeight}`, {
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(20_000),
      });
      if (answer.status === 404 || answer.status === 410) close();
      else if (answer.ok) take(await answer.json());
    } catch {
      // Away: what is remembered goes on.
    }
    if (round) renew(before);
  }

  function take(told) {
    if (!Array.isArray(told.items) || !told.contact) return;
    skew = Date.parse(told.now) - Date.now();
    freshAt = Date.parse(told.now);
    round = told;
    remember(KEY, { round, freshAt });
    // New files on the server: fetched once, not again within ten minutes whatever happens.
    if (told.code !== body.dataset.code && Date.now() - loadedAt > 10 * MINUTE) location.reload();
  }

  // The address was closed: nothing that may since have been taken down stays on the screen.
  function close() {
    if (!round) return;
    round = { ...round, items: [] };
    remember(KEY, { round, freshAt });
  }

  function count(id) {
    if (isPreview) return;
    const seconds = Math.floor(now() / 1000);
    const key = `${id} ${today()}`;
    const row = owed[key] || { id, on: today(), times: 0, first: seconds, last: seconds };
    owed[key] = { ...row, times: row.times + 1, last: seconds };
    remember(OWED, owed);
  }

  function added(one, other) {
    const sum = { ...one };
    for (const [key, row] of Object.entries(other)) {
      const mine = sum[key];
      sum[key] = mine
        ? { ...mine, times: mine.times + row.times, first: Math.min(mine.first, row.first), last: Math.max(mine.last, row.last) }
        : row;
    }
    return sum;
  }

  const report = (rows) => JSON.stringify({ shows: Object.values(rows).slice(0, 400) });

  async function tell() {
    const sent = owed;
    if (isPreview || !Object.keys(sent).length) return;
    owed = {};
    let isKept = false;
    try {
      const answer = await fetch("shown", {
        method: "POST",
        body: report(sent),
        headers: { "Content-Type": "application/json" },
        credentials: "omit",
        keepalive: true,
      });
      // What the server refuses it would refuse again.
      isKept = answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429);
    } catch {
      // Away: told later.
    }
    if (!isKept) owed = added(sent, owed);
    forgetLongPast();
    remember(OWED, owed);
  }

  function forgetLongPast() {
    const since = new Date(now() + DAY_OFFSET - 8 * 24 * HOUR).toISOString().slice(0, 10);
    owed = Object.fromEntries(Object.entries(owed).filter(([, row]) => row.on >= since));
  }

  addEventListener("pagehide", () => {
    if (isPreview || !Object.keys(owed).length) return;
    if (navigator.sendBeacon("shown", new Blob([report(owed)], { type: "application/json" }))) {
      owed = {};
      remember(OWED, owed);
    }
  });

  // --- Beginning -----------------------------------------------------------------------------------

  function stayAwake() {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  }

  addEventListener("keydown", ({ key }) => {
    if (key === "ArrowRight" || key === "PageDown") step(1);
    if (key === "ArrowLeft" || key === "PageUp") step(-1);
    if (key === " ") {
      isHeld = !isHeld;
      step(0);
    }
  });
  let resized = null;
  addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(refresh, 400);
  });
  document.addEventListener("visibilitychange", stayAwake);

  const kept = remembered(KEY);
  if (kept && kept.round && Array.isArray(kept.round.items)) ({ round, freshAt } = kept);
  owed = isPreview ? {} : remembered(OWED) || {};
  navigator.serviceWorker?.register(body.dataset.worker, { scope: "./" }).catch(() => {});
  body.classList.add("running");
  stayAwake();
  tick();
  setInterval(tick, 1000);
  if (round) renew(undefined);
  refresh();
  setInterval(() => refresh().then(tell), MINUTE);
})();
