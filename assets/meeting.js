// Helps at a meeting: keys that turn to the next action, and a button that copies the resolution.

// Held with Alt, so that no key means anything by itself while somebody types.
function turnByKeys(links) {
  const places = Object.fromEntries([...links].map((link) => [link.dataset.key, link]));
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    // Some keyboards write another letter with Alt: then the key's place counts.
    const key = (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "")).toLowerCase();
    const form = document.querySelector("form[data-parts]");
    if (key === "r" && form) {
      event.preventDefault();
      (form.querySelector("input[type=radio]:checked") || form.querySelector("input[type=radio]")).focus();
    } else if (places[key]) {
      event.preventDefault();
      places[key].click();
    }
  });
  for (const hint of document.querySelectorAll("[data-shown-with-keys]")) hint.hidden = false;
}

function copyByButton(button) {
  const box = document.getElementById(button.dataset.copies);
  const told = document.getElementById(`${button.dataset.copies}-copied`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "The text is selected: copy it with Ctrl and C.";
    }
  });
}

const turning = document.querySelectorAll("[data-keys] [data-key]");
if (turning.length) turnByKeys(turning);
for (const button of document.querySelectorAll("[data-copies]")) copyByButton(button);
