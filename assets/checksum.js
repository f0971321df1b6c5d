// Works out the SHA-256 of a file that stays on this computer, and asks for it.

const form = document.querySelector("[data-checksum]");
const chooser = form?.querySelector("[data-checksum-file]");

// Browsers have this on secure pages only; elsewhere the sum can still be pasted.
if (chooser && window.crypto?.subtle) {
  chooser.hidden = false;
  chooser.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    form.elements.sha256.value = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
    form.requestSubmit();
  });
}
