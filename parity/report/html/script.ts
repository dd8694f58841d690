/**
 * The script of the page: filters, and opens what a link leads to. The page is complete without it. Plain JavaScript that
 * every browser of today runs; it makes no HTML, so that nothing of the result can become code here.
 */
export const SCRIPT = `"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const { stacks, sets } = JSON.parse(byId("data").textContent);
  const items = [...document.querySelectorAll(".item")].map((element) => {
    const { s, level, check, differs } = element.dataset;
    const section = element.closest("main > section");
    return { element, section, set: s, level, check, differs: differs !== undefined, text: null };
  });
  const sections = [...document.querySelectorAll("main > section")].map((section) => {
    return { section, own: items.filter((item) => item.section === section) };
  });
  const fields = { q: byId("q"), stack: byId("stack"), level: byId("level"), check: byId("check"), differs: byId("differs") };
  const fill = (select, values) => {
    for (const value of values) select.append(new Option(value, value));
  };
  fill(fields.stack, stacks);
  fill(fields.check, [...new Set(items.flatMap((item) => item.check ?? []))].sort());

  const members = sets.map((set) => (set === 0 ? null : new Set(set)));
  const textOf = (item) => (item.text ??= item.element.textContent.toLowerCase());
  const isIn = (item, index) => item.set === undefined || (members[item.set]?.has(index) ?? true);

  /** A word with the sets of stacks that it names one of: a set is written out once only. */
  const wordsOf = (text) =>
    text.toLowerCase().split(/\\s+/).filter((word) => word !== "").map((word) => {
      const named = stacks.flatMap((name, index) => (name.toLowerCase().includes(word) ? [index] : []));
      return { word, sets: members.map((set) => named.length > 0 && (set === null || named.some((index) => set.has(index)))) };
    });

  const filter = () => {
    const words = wordsOf(fields.q.value);
    const { stack, level, check, differs } = fields;
    const index = stacks.indexOf(stack.value);
    let shown = 0;
    for (const item of items) {
      const isFinding = item.level !== undefined;
      const visible =
        (stack.value === "" || isIn(item, index)) &&
        (!isFinding || level.value === "" || item.level === level.value) &&
        (!isFinding || check.value === "" || item.check === check.value) &&
        (!differs.checked || item.differs || item.section.id !== "resources") &&
        words.every(({ word, sets }) => (item.section.id !== "stacks" && textOf(item).includes(word)) || sets[item.set]);
      if (item.element.hidden === visible) item.element.hidden = !visible;
      if (visible && isFinding) shown++;
    }
    for (const { section, own } of sections) {
      const left = own.filter((item) => !item.element.hidden).length;
      const note = section.querySelector(".none-left");
      if (note) note.hidden = own.length === 0 || left > 0;
      const tally = section.querySelector(".tally");
      if (tally) tally.textContent = left === own.length ? "" : left + " shown";
    }
    const all = items.filter((item) => item.level !== undefined).length;
    const isSet = words.length > 0 || stack.value || level.value || check.value || differs.checked;
    byId("status").textContent = isSet ? shown + " of " + all + (all === 1 ? " finding" : " findings") : "";
    byId("clear").disabled = !isSet;
  };

  const stateIn = (hash) => new URLSearchParams(hash.startsWith("#?") ? hash.slice(2) : "");
  const write = () => {
    const state = new URLSearchParams();
    for (const name of ["q", "stack", "level", "check"]) if (fields[name].value !== "") state.set(name, fields[name].value);
    if (fields.differs.checked) state.set("differs", "1");
    const hash = state.size > 0 ? "#?" + state : "#";
    try {
      history.replaceState(null, "", hash);
    } catch {
      // Some browsers keep the address of a file as it is: the filters work all the same.
    }
  };
  const read = () => {
    const state = stateIn(location.hash);
    fields.q.value = state.get("q") ?? "";
    for (const name of ["stack", "level", "check"]) {
      const wanted = state.get(name) ?? "";
      fields[name].value = [...fields[name].options].some((option) => option.value === wanted) ? wanted : "";
    }
    fields.differs.checked = state.has("differs");
  };
  const clear = () => {
    fields.q.value = fields.stack.value = fields.level.value = fields.check.value = "";
    fields.differs.checked = false;
  };

  /** A link leads to what is filtered out or folded up: it is shown, and read out. */
  const follow = () => {
    if (location.hash === "" || location.hash === "#") return;
    // Ids are plain: what would have to be decoded is none.
    const target = location.hash.startsWith("#?") ? null : byId(location.hash.slice(1));
    if (target === null) {
      read();
      return filter();
    }
    if (target.closest("[hidden]")) {
      clear();
      filter();
    }
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  let due = 0;
  const changed = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => {
      filter();
      write();
    });
  };
  for (const field of Object.values(fields)) field.addEventListener("input", changed);
  byId("clear").addEventListener("click", () => {
    clear();
    changed();
    fields.q.focus();
  });
  addEventListener("hashchange", follow);

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });

  byId("tools").hidden = false;
  read();
  filter();
  follow();
})();
`;
