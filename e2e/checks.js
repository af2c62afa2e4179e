// What a page must be for everybody, judged from what the browser itself computed. Returns a list of faults.
// Names and references, contrast (WCAG 2.2 AA), visible focus, target size, one heading, language.
() => {
  const faults = [];
  const where = (el) => {
    const id = el.id ? "#" + el.id : "";
    const kind = typeof el.className === "string" && el.className ? "." + el.className.trim().split(/\s+/).join(".") : "";
    return el.tagName.toLowerCase() + id + kind + " «" + (el.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40) + "»";
  };
  const say = (rule, el, more) => faults.push(rule + ": " + where(el) + (more ? " " + more : ""));
  const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  // Names
  const spoken = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
    if (node.getAttribute("aria-label")) return node.getAttribute("aria-label");
    if (node.tagName === "IMG") return node.alt;
    return Array.from(node.childNodes, spoken).join(" ");
  };
  const named = (el) => {
    const by = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const said = by.map((id) => document.getElementById(id)).filter(Boolean).map(spoken).join(" ");
    const labels = Array.from(el.labels || [], spoken).join(" ");
    const field = /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName);
    return [said, el.getAttribute("aria-label"), labels, el.alt, el.title, field ? "" : spoken(el)].some((s) => s && s.trim());
  };
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const reachable = Array.from(document.querySelectorAll(FOCUSABLE)).filter((el) => shown(el) && !el.disabled);
  reachable.concat(Array.from(document.querySelectorAll("img, [role=img], [role=region]")).filter(shown)).forEach((el) => {
    if (!named(el)) say("tanpa nama", el);
  });

  // References and structure
  const ids = Array.from(document.querySelectorAll("[id]"), (el) => el.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach((id) => faults.push("id ganda: " + id));
  for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
    document.querySelectorAll("[" + name + "]").forEach((el) => {
      el.getAttribute(name).split(/\s+/).forEach((id) => { if (!document.getElementById(id)) say(name + " tanpa tujuan", el, id); });
    });
  }
  document.querySelectorAll("th:not([scope])").forEach((el) => say("th tanpa scope", el));
  if (document.querySelectorAll("h1").length !== 1) faults.push("h1: " + document.querySelectorAll("h1").length);
  if (document.documentElement.lang !== "id") faults.push("bahasa: " + document.documentElement.lang);
  if (!document.title.trim()) faults.push("tanpa judul");

  // Contrast
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const d = canvas.getImageData(0, 0, 1, 1).data;
    return [d[0], d[1], d[2], d[3] / 255];
  };
  const over = (top, under) => [0, 1, 2].map((n) => top[n] * top[3] + under[n] * (1 - top[3])).concat(1);
  const backdrop = (el) => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      layers.push(rgba(style.backgroundColor));
      if (layers[layers.length - 1][3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), rgba("Canvas"));
  };
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const judged = new Set();
  while (texts.nextNode()) {
    const el = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || judged.has(el) || !shown(el) || el.disabled || el.closest("script, style, pattern, defs, svg")) continue;
    judged.add(el);
    const box = el.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(el), under = backdrop(el);
    if (!under) continue;
    const a = light(over(rgba(style.color), under)), b = light(under);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) say("kontras " + ratio.toFixed(2), el, style.color + " di atas rgb(" + under.slice(0, 3).map(Math.round) + ")");
  }

  // Focus and size
  reachable.forEach((el) => {
    const before = getComputedStyle(el), was = [before.boxShadow, before.borderColor, before.backgroundColor].join();
    el.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== el) return say("tidak dapat difokus", el);
    const style = getComputedStyle(el);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    if (!ring && was === [style.boxShadow, style.borderColor, style.backgroundColor].join()) say("fokus tidak tampak", el);
    el.blur();
  });
  document.querySelectorAll("button, input:not([type=hidden]), select, summary, .btn, .nav a").forEach((el) => {
    const box = el.getBoundingClientRect();
    if (shown(el) && box.width > 1 && (box.width < 23.9 || box.height < 23.9)) {
      say("terlalu kecil", el, Math.round(box.width) + "×" + Math.round(box.height));
    }
  });
  return faults;
}
