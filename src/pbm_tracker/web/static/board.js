// The board with a keyboard: one stop for Tab, arrow keys from cell to cell; what a cell says stands above the table.
"use strict";
{
  const table = document.querySelector(".board");
  const readout = document.querySelector(".readout");
  const cells = table ? [...table.querySelectorAll("td a")] : [];
  const middle = (link) => { const box = link.getBoundingClientRect(); return box.left + box.width / 2; };
  const linksOf = (row) => [...row.querySelectorAll("td a")];
  const hint = readout?.textContent;
  const say = (link) => { readout.textContent = link?.getAttribute("aria-label") ?? hint; };

  const beside = (link, step) => {
    const links = linksOf(link.closest("tr"));
    return links[links.indexOf(link) + step];
  };
  const above = (link, step) => {
    const rows = [...table.rows];
    const x = middle(link);
    for (let at = rows.indexOf(link.closest("tr")) + step; rows[at]; at += step) {
      const links = linksOf(rows[at]);
      if (links.length) return links.reduce((a, b) => (Math.abs(middle(b) - x) < Math.abs(middle(a) - x) ? b : a));
    }
    return undefined;
  };
  const moves = {
    ArrowLeft: (link) => beside(link, -1),
    ArrowRight: (link) => beside(link, 1),
    ArrowUp: (link) => above(link, -1),
    ArrowDown: (link) => above(link, 1),
    Home: (link) => linksOf(link.closest("tr"))[0],
    End: (link) => linksOf(link.closest("tr")).filter((one) => !one.closest(".sum")).at(-1),
  };

  readout?.removeAttribute("hidden");
  cells.forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
  table?.addEventListener("keydown", (event) => {
    const link = event.target.closest("td a");
    const next = link && !event.ctrlKey && !event.metaKey && !event.altKey && moves[event.key]?.(link);
    if (!next) return;
    event.preventDefault();
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  table?.addEventListener("focusin", (event) => say(event.target.closest("td a")));
  table?.addEventListener("mouseover", (event) => say(event.target.closest("td a")));
}
