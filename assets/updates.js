// Helps to fill in an answer. Without it every part of the form is there, and all but autosave works.

// A part that depends on a choice is shown once it is chosen; hidden words are not sent.
function showPartsWhenChosen(form) {
  for (const part of form.querySelectorAll("[data-show-when]")) {
    const [name, ...wanted] = part.dataset.showWhen.split(" ");
    const choices = [...form.querySelectorAll(`[name="${name}"]`)];
    const fields = [...part.querySelectorAll("input, textarea, select")];
    const isFilled = fields.some((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value));
    const show = (wanted) => {
      part.hidden = !wanted;
      for (const field of fields) field.disabled = !wanted;
    };
    const isWanted = () => choices.some((choice) => choice.checked && wanted.includes(choice.value));
    show(isWanted() || isFilled);
    for (const choice of choices) choice.addEventListener("change", () => show(isWanted()));
  }
}

// Says when the words could not be sent: they are then on this page only.
function tellWhenNotSaved(form) {
  const line = document.getElementById(form.dataset.autosaveStatus);
  const tell = (words) => {
    line.textContent = words;
  };
  form.addEventListener("htmx:sendError", () => tell("Not saved: there is no connection. Your words are on this page only."));
  form.addEventListener("htmx:responseError", () => tell("Not saved yet. Your words are on this page only."));
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (new URL(event.detail.xhr.responseURL).pathname.endsWith("/autosave/")) return;
    event.detail.shouldSwap = false;
    tell("Not saved: you were signed out. Sign in on another page of this browser, then go on here.");
  });
}

// What the page sends carries its time, so that a save which comes late takes back no later one.
function tellWhenSent(form) {
  form.addEventListener("submit", () => {
    form.elements.sent.value = Date.now();
  });
  form.addEventListener("htmx:configRequest", (event) => {
    event.detail.parameters.sent = Date.now();
  });
}

for (const form of document.querySelectorAll("form[data-autosave-status]")) {
  showPartsWhenChosen(form);
  tellWhenSent(form);
  tellWhenNotSaved(form);
}
for (const form of document.querySelectorAll("form[data-parts]")) showPartsWhenChosen(form);
