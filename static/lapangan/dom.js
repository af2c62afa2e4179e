// Elements, made in one line; text is always text.

/** `h("a", { href, class, onclick }, ...children)`: false, null and undefined are left out, true is a bare attribute. */
export function h(name, traits = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(traits)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** The sign of a state, beside its word. */
export const glyph = (state) => h("span", { class: "s s--" + state, "aria-hidden": "true" });

let last = 0;
export const fresh = (name) => name + "-" + (last += 1);

export function field(label, input, help = "") {
  input.id = input.id || fresh("isian");
  return h("p", { class: "field" }, h("label", { for: input.id }, label), help && h("small", {}, help), input);
}

/** Big buttons of which one is chosen; `then` is told which. */
export function choice(title, options, chosen, then, fault = "") {
  const name = fresh("pilihan");
  const labels = options.map(([key, word]) =>
    h("label", {}, h("input", { type: "radio", name, value: key, checked: key === chosen, onchange: () => then(key) }), h("span", {}, word)));
  return h("fieldset", { class: "count" }, h("legend", { class: "count__top" }, title), fault && h("p", { class: "field__error" }, fault), h("div", { class: "choice" }, labels));
}

/** A button that asks once more before it does it. */
export function twice(label, again, act) {
  let asked = false;
  const button = h("button", { type: "button", class: "big big--quiet", onclick: () => {
    if (asked) return act();
    asked = true;
    button.textContent = again;
  } }, label);
  return button;
}

/** A row of a list: sign, words, and what stands at its end. */
export function row(state, title, below, end) {
  return h("li", {}, glyph(state), h("span", {}, h("b", {}, title), h("small", {}, below)), end || "");
}

export function section(title, aside, ...content) {
  const id = "bagian-" + title.toLowerCase().replace(/\W+/g, "-"); // the same each time it is drawn
  return h("section", { "aria-labelledby": id }, h("div", { class: "row row--apart sect" }, h("h2", { id }, title), h("span", { class: "small muted" }, aside || "")), ...content);
}

export const note = (kind, ...content) => h("p", { class: "note is-" + kind, role: kind === "bad" ? "alert" : null }, ...content);
export const go = (route) => { location.hash = "#/" + route; };
