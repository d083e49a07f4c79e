// Suggestions under the search box: the ARIA 1.2 combobox with a list that only offers.
// Nothing is stored; without an answer, or without this script, the form is what it was.
"use strict";
(() => {
  const WAIT = 150; // ms without a key before we ask
  const LONGEST = 100; // characters; nobody goes on from more
  const REMEMBERED = 20; // answers

  const input = document.querySelector("input[data-suggest]");
  if (!input) return;
  const words = JSON.parse(input.dataset.words); // in the language of the page
  const list = made("ul", { id: "goi-y", role: "listbox", class: "suggestions", "aria-label": words.label });
  const told = made("p", { role: "status", class: "unseen" });
  const answers = new Map();
  let timer;
  let asking;

  list.hidden = true;
  input.after(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  input.addEventListener("input", (event) => event.isComposing ? stop() : askSoon());
  // Input methods of Telex and VNI write letters in several steps; a half-written letter is no question.
  input.addEventListener("compositionstart", stop);
  input.addEventListener("compositionend", askSoon);
  input.addEventListener("keydown", obey);
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));

  function obey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const options = [...list.children];
    const at = options.indexOf(active());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      // One place of the round is the box itself, with nothing chosen.
      const places = options.length + 1;
      activate(options[(at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places - 1]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(options[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // else the browser empties the box
      close();
    } else if (event.key === "Home" || event.key === "End") {
      activate(undefined);
    }
  }

  function askSoon() {
    stop();
    activate(undefined);
    timer = setTimeout(ask, WAIT);
  }

  async function ask() {
    stop();
    const text = input.value.trimStart();
    if (!text || text.length > LONGEST) return close();
    const asked = asking = new AbortController();
    try {
      const found = answers.get(text) ?? await fetched(text, asked.signal);
      if (asked.signal.aborted || document.activeElement !== input) return;
      remember(text, found);
      show(found);
    } catch {
      if (!asked.signal.aborted) close();
    }
  }

  async function fetched(text, signal) {
    const address = `${input.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { signal, credentials: "omit", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).suggestions;
  }

  function remember(text, found) {
    answers.delete(text);
    answers.set(text, found);
    if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value);
  }

  function show(found) {
    activate(undefined);
    list.replaceChildren(...found.map(option));
    list.scrollTop = 0;
    unfold(found.length > 0);
    told.textContent = found.length
      ? words.some.replace("{count}", found.length)
      : words.none;
  }

  function option({ text, kind }, index) {
    const item = made("li", { role: "option", id: `goi-y-${index + 1}`, "aria-selected": "false" });
    const shown = made("span", { class: "name", lang: "vi" });
    shown.textContent = text;
    const label = made("span", { class: "kind" });
    label.textContent = words[kind] ?? "";
    item.append(shown, " ", label);
    return item;
  }

  function activate(item) {
    active()?.setAttribute("aria-selected", "false");
    if (!item) return input.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function active() {
    return list.querySelector("[aria-selected=true]");
  }

  function choose(item) {
    if (!item) return;
    input.value = item.querySelector(".name").textContent;
    close();
    input.form.requestSubmit();
  }

  function stop() {
    clearTimeout(timer);
    asking?.abort();
  }

  function close() {
    stop();
    activate(undefined);
    unfold(false);
    told.textContent = "";
  }

  function unfold(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }

  function made(tag, attributes) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
})();
