// Copy buttons and the search of the index. Both are hidden where this does not run; nothing else depends on it.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const said = document.getElementById(button.dataset.status), words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(code);
    } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = code;
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = button.dataset.done;
    said.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; said.textContent = ""; }, 2000);
  });
}
for (const input of document.querySelectorAll("input[type=search]")) {
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/ي/g, "ی").replace(/ك/g, "ک").replace(/\u200c/g, " ");
  const items = [...document.querySelectorAll("[data-words]")].map((item) => [item, plain(item.dataset.words)]);
  const groups = document.querySelectorAll("[data-group]"), none = document.getElementById(input.dataset.none);
  input.closest(".search").hidden = false;
  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [item, words] of items) {
      item.hidden = !wanted.every((word) => words.includes(word));
      found += !item.hidden;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-words]:not([hidden])");
    none.hidden = found > 0;
  });
}
