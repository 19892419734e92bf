// The page: two tabs, a scheme of colours, files that are dropped.

import { Check } from "./check.js";
import { Derive } from "./derive.js";
import { keep, kept } from "./kept.js";
import { byId } from "./page.js";

const TABS = ["derive", "check"] as const;
type Tab = (typeof TABS)[number];
const SCHEMES = ["auto", "light", "dark"];

const tabs: Record<Tab, { enter(): void }> = { derive: new Derive(), check: new Check() };

function turn(to: Tab, takesFocus = false): void {
  for (const tab of TABS) {
    const button = byId<HTMLButtonElement>(`tab-${tab}`);
    button.setAttribute("aria-selected", String(tab === to));
    button.tabIndex = tab === to ? 0 : -1;
    byId(tab).hidden = tab !== to;
    if (tab === to && takesFocus) button.focus();
  }
  if (to === "check" && location.hash !== "#check") history.replaceState(null, "", "#check");
  tabs[to].enter();
}

for (const tab of TABS) {
  const button = byId(`tab-${tab}`);
  button.addEventListener("click", () => turn(tab));
  button.addEventListener("keydown", (event) => {
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      turn(tab === "derive" ? "check" : "derive", true);
    }
  });
}
addEventListener("hashchange", () => turn(location.hash === "#check" ? "check" : "derive"));

/** Light or dark whatever the system says: the rules for a dark system are made to hold always, or never. */
function paint(scheme: string): void {
  document.documentElement.style.colorScheme = scheme === "auto" ? "" : scheme;
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSMediaRule)) continue;
      const media = rule.media as MediaList & { original?: string };
      media.original ??= media.mediaText;
      if (media.original.includes("prefers-color-scheme: dark")) {
        media.mediaText = scheme === "auto" ? media.original : scheme === "dark" ? "all" : "not all";
      }
    }
  }
}
const scheme = byId<HTMLSelectElement>("scheme");
scheme.value = kept("scheme", (found): found is string => SCHEMES.includes(found as string)) ?? "auto";
paint(scheme.value);
scheme.addEventListener("input", () => {
  keep("scheme", scheme.value);
  paint(scheme.value);
});

// The same question in another language.
for (const link of document.querySelectorAll<HTMLAnchorElement>("a.language")) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
  });
}
// Steps and definitions lead to one another, and leave the address to the question.
document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest?.<HTMLAnchorElement>('#answers a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  document.getElementById(link.hash.slice(1))?.scrollIntoView({ block: "center", behavior: "smooth" });
});

const drop = byId("drop");
let inside = 0;
const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
addEventListener("dragenter", (event) => {
  if (hasFiles(event)) drop.hidden = ++inside === 0;
}, true);
addEventListener("dragleave", (event) => {
  if (hasFiles(event) && --inside <= 0) {
    inside = 0;
    drop.hidden = true;
  }
}, true);
addEventListener("dragover", (event) => {
  if (hasFiles(event)) event.preventDefault();
}, true);
addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.stopPropagation();
  inside = 0;
  drop.hidden = true;
  const file = event.dataTransfer?.files[0];
  if (file) {
    turn("check");
    void (tabs.check as Check).open(file);
  }
}, true);
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && !byId("check").hidden) {
    event.preventDefault();
    (tabs.check as Check).save();
  }
});

turn(location.hash === "#check" ? "check" : "derive");
