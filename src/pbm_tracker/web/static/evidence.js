// Fills in the name and the SHA-256 of a chosen file. The file is read on this machine and goes nowhere.
"use strict";
if (globalThis.crypto?.subtle) {
  const HASHED_BYTES_MAX = 512 * 1024 * 1024;
  for (const row of document.querySelectorAll(".rows .row")) {
    const [name, sha256] = ["name", "sha256"].map((part) => row.querySelector(`input[name$="-${part}"]`));
    if (!name || !sha256) continue;
    const label = document.createElement("label");
    const chooser = document.createElement("input");
    const said = document.createElement("span");
    label.className = "chooser";
    label.append("选择文件，自动填写（不上传）", chooser);
    said.setAttribute("role", "status");
    chooser.type = "file";
    chooser.addEventListener("change", async () => {
      const [file] = chooser.files;
      if (!file) return;
      if (file.size > HASHED_BYTES_MAX) { said.textContent = "文件超过 512 MB，请另行计算 SHA-256 值。"; return; }
      said.textContent = "正在计算……";
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      sha256.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      name.value = name.value || file.name.slice(0, 100);
      said.textContent = "已填写。";
    });
    row.append(label, said);
  }
}
