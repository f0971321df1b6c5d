// A list pasted from Word or a page keeps its bullets, letters and numbers. Without it, plain text is pasted.

const SYMBOL = /^[^\p{L}\p{N}(]|^o$/u;
const MARKER = /^(?:•|\S{1,5}[.)]) $/;
const BLOCKS = new Set(["P", "LI", "DIV", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "BLOCKQUOTE"]);

function numbered(item, list) {
  const place = [...list.children].filter((child) => child.tagName === "LI").indexOf(item);
  const number = (item.value || Number(list.getAttribute("start") ?? 1) + place);
  const type = list.getAttribute("type") ?? "1";
  if (!/^[aA]$/.test(type) || number > 26) return `${number}. `;
  return `${String.fromCharCode(type.charCodeAt(0) + number - 1)}. `;
}

// Word writes list items as paragraphs, with the marker in a span that it tells readers to ignore.
function wordMarker(paragraph) {
  const span = [...paragraph.querySelectorAll("span[data-style]")].find((each) => /mso-list:\s*ignore/i.test(each.dataset.style));
  if (!span) return "";
  const marker = span.textContent.trim();
  span.remove();
  return marker === "" || SYMBOL.test(marker) ? "• " : `${marker} `;
}

function markerOf(element) {
  if (element.tagName === "P") return wordMarker(element);
  if (element.tagName !== "LI") return "";
  const list = element.parentElement;
  return list?.tagName === "OL" ? numbered(element, list) : "• ";
}

function write(node, lines) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) lines[lines.length - 1] += child.data.replace(/[\s\u00a0]+/g, " ");
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const isBlock = BLOCKS.has(child.tagName);
    // A paragraph inside a list item goes on behind its marker.
    if (child.tagName === "BR" || (isBlock && !MARKER.test(lines.at(-1)))) lines.push("");
    if (child.tagName === "TD" || child.tagName === "TH") lines[lines.length - 1] += " ";
    const marker = markerOf(child);
    if (marker) lines[lines.length - 1] = marker;
    write(child, lines);
    if (isBlock) lines.push("");
  }
}

// The words of what was copied, a line for each paragraph; null where it holds no list.
function withLists(html) {
  // The policy of our pages refuses styles, even those that are only read.
  const unstyled = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
  const copied = new DOMParser().parseFromString(unstyled, "text/html").body;
  for (const unseen of copied.querySelectorAll("style, script, title")) unseen.remove();
  if (!copied.querySelector("li, [data-style*='mso-list']")) return null;
  const lines = [""];
  write(copied, lines);
  return lines.map((line) => line.trim()).filter((line) => line).join("\n");
}

for (const box of document.querySelectorAll("textarea[data-preserve-lists]")) {
  box.addEventListener("paste", (event) => {
    const text = withLists(event.clipboardData?.getData("text/html") ?? "");
    if (text === null) return;
    event.preventDefault();
    // Old-fashioned, and the one way that can be undone.
    if (!document.execCommand("insertText", false, text)) box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  });
}
