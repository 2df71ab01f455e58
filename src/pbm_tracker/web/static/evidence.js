// Says before it is sent that a file is too large; and fills in the SHA-256 of a file that is to stay where it is.
"use strict";
const SENT_BYTES_MAX = 50_000_000, HASHED_BYTES_MAX = 512 * 1024 * 1024;
const sayer = (after) => {
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  after.after(said);
  return said;
};
for (const row of document.querySelectorAll(".rows .row")) {
  const words = row.closest(".rows").dataset;
  const sent = row.querySelector('input[type="file"]');
  const told = sayer(sent);
  sent.addEventListener("change", () => {
    const size = [...sent.files].reduce((sum, file) => sum + file.size, 0);
    told.textContent = size > SENT_BYTES_MAX ? words.large : "";
  });
  const [name, sha256] = ["name", "sha256"].map((part) => row.querySelector(`input[name$="-${part}"]`));
  if (!name || !sha256 || !globalThis.crypto?.subtle) continue;
  const label = document.createElement("label");
  const chooser = document.createElement("input");
  label.className = "chooser";
  label.append(words.choose, chooser);
  chooser.type = "file";
  sha256.closest(".field").after(label);
  const said = sayer(label);
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (!file) return;
    if (file.size > HASHED_BYTES_MAX) { said.textContent = words.long; return; }
    said.textContent = words.working;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    sha256.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    name.value = name.value || file.name.slice(0, 100);
    said.textContent = words.filled;
  });
}
