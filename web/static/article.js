// What a browser can do with an article beyond showing it. Each button appears only where it works.
"use strict";
(() => {
  const told = document.querySelector("#da-xong");
  const offer = (name, act) => {
    const button = document.querySelector(`[data-act=${name}]`);
    button.addEventListener("click", () => act(button));
    return button;
  };

  const copy = offer("copy", async () => {
    try {
      await navigator.clipboard.writeText(location.origin + location.pathname);
      told.textContent = copy.dataset.done;
    } catch {
      told.textContent = copy.dataset.failed;
    }
  });
  copy.hidden = !navigator.clipboard;

  // The sheet that is printed, with its style inside: one file that opens anywhere.
  const save = offer("save", async () => {
    try {
      const file = new Blob([await sheet(save.dataset.sheet)], { type: "text/html" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = `${decodeURIComponent(location.pathname.split("/bai/")[1]).replace(/[^\w.-]+/g, "-")}.html`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it later
      told.textContent = save.dataset.done;
    } catch {
      told.textContent = save.dataset.failed;
    }
  });
  save.hidden = false;

  async function sheet(address) {
    const page = new DOMParser().parseFromString(await text(address), "text/html");
    const linked = page.querySelector("link[rel=stylesheet]");
    const style = await text(linked.getAttribute("href"));
    const origin = page.querySelector("link[rel=canonical]");
    origin.setAttribute("href", origin.href); // whole, since the file will lie elsewhere
    for (const element of page.querySelectorAll("script, link[rel=icon], .screen-only")) element.remove();
    // As text: the policy of this page forbids style elements, even in a document that is only parsed.
    const written = page.documentElement.outerHTML.replace(linked.outerHTML, () => `<style>${style}</style>`);
    return `<!doctype html>\n${written}\n`;
  }

  async function text(address) {
    const answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  }

  const speech = window.speechSynthesis;
  if (!speech) return;
  let isReading = false;
  const listen = offer("listen", () => isReading ? end() : read());
  const begin = listen.textContent;
  // Voices may arrive after the page. One that is not on the device would send the text to a third party.
  const voice = () => speech.getVoices().find((each) => each.localService && /^vi\b/i.test(each.lang.replace("_", "-")));
  const look = () => { listen.hidden = !voice(); };
  speech.addEventListener("voiceschanged", look);
  addEventListener("pagehide", end);
  look();

  function read() {
    const parts = [...document.querySelectorAll(".article h1, .article .text p")].map((each) => each.textContent);
    // A paragraph at a time: browsers break off a long speech.
    for (const [index, part] of parts.entries()) {
      const saying = new SpeechSynthesisUtterance(part);
      saying.voice = voice();
      saying.lang = "vi-VN";
      saying.onerror = end;
      if (index === parts.length - 1) saying.onend = end;
      speech.speak(saying);
    }
    say(true);
  }

  function end() {
    if (!isReading) return;
    say(false);
    speech.cancel();
  }

  function say(reads) {
    isReading = reads;
    listen.textContent = reads ? listen.dataset.end : begin;
  }
})();
