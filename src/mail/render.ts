import { plainText, type Button, type Card, type Element, type Field, type Form } from "../ui/card.ts";
import type { AnswerPage } from "../ui/answer-page.ts";
import { escaped } from "../ui/html.ts";
import { howToAnswer, ownLinks } from "../ui/letter.da.ts";

/** Cards as mail and as pages: everything people wrote is escaped here. */

/** The address behind a button. */
export type LinkOf = (button: Button) => string;

const lines = (text: string): string => escaped(text).replaceAll("\n", "<br>");

/** One line for the subject, without what could end it. */
export function subjectOf({ summary }: Card): string {
  const line = summary.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > 150 ? `${line.slice(0, 149)}…` : line;
}

export function mailText(card: Card, linkOf: LinkOf): string {
  const links = buttonsOf(card).map((button) => `${button.label}: ${linkOf(button)}`);
  const foot = links.length > 0 ? [`${howToAnswer} ${ownLinks}`] : [howToAnswer];
  return [plainText(card), links.join("\n"), foot.join("\n")].filter((part) => part !== "").join("\n\n");
}

export function mailHtml(card: Card, linkOf: LinkOf): string {
  const foot = `<p style="color:#555;font-size:13px">${escaped(howToAnswer)}<br>${escaped(ownLinks)}</p>`;
  return page(subjectOf(card), `${card.elements.map((one) => elementHtml(one, linkOf)).join("\n")}\n${foot}`);
}

export function buttonsOf({ elements }: Card): Button[] {
  return elements.flatMap((element) => {
    if (element.kind === "list") return element.more ? [element.more] : [];
    return element.kind === "buttons" ? [...element.buttons, ...(element.overflow ?? [])] : [];
  });
}

function elementHtml(element: Element, linkOf: LinkOf): string {
  switch (element.kind) {
    case "heading":
      return `<h2 style="font-size:18px">${lines(element.text)}</h2>`;
    case "text":
      return `<p>${lines(element.text)}</p>`;
    case "note":
      return `<p style="color:#555">${lines(element.text)}</p>`;
    case "list":
      return `<p>${element.lines.map(lines).join("<br>")}</p>${element.more ? buttonHtml(element.more, linkOf) : ""}`;
    case "divider":
      return "<hr>";
    case "buttons":
      return `<p>${[...element.buttons, ...(element.overflow ?? [])].map((one) => buttonHtml(one, linkOf)).join(" &nbsp; ")}</p>`;
  }
}

function buttonHtml(button: Button, linkOf: LinkOf): string {
  return `<a href="${escaped(linkOf(button))}">${escaped(button.label)}</a>`;
}

/** In a mail nothing but what stands on the elements themselves is sure to be heeded; on a page of ours this is. */
const style =
  "body{max-width:36em;margin:0 auto;padding:1.5em 1em;color:#1b1b1b;background:#fff}" +
  "h2{font-size:1.4em;line-height:1.25;margin:0 0 .6em}" +
  "button{font:inherit;font-weight:600;min-height:2.75em;padding:.5em 1.25em;border:0;border-radius:.4em;color:#fff;background:#0b4f9c;cursor:pointer}" +
  "button:focus-visible,a:focus-visible{outline:3px solid #0b4f9c;outline-offset:3px}" +
  "input,textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.5em;border:1px solid #6b6b6b;border-radius:.3em}";

/** A whole page, with no script and nothing from elsewhere. */
export function page(title: string, body: string): string {
  return (
    `<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escaped(title)}</title><style>${style}</style></head><body style="font-family:sans-serif;line-height:1.5"><main>${body}</main></body></html>`
  );
}

/** Answers a card on a page: its buttons are links to pages that ask once more. */
export function cardPage(card: Card, linkOf: LinkOf): string {
  return page(subjectOf(card), card.elements.map((one) => elementHtml(one, linkOf)).join("\n"));
}

/** What a link opens: nothing is done until the button is pressed, so that who only looks into links answers for nobody. */
export function confirmPage({ title, elements, submit }: AnswerPage, nonce: string): string {
  const said = elements.map((one) => elementHtml(one, noLink)).join("\n");
  const ask =
    submit === null ? "" : `<form method="post">${hidden("nonce", nonce)}<button>${escaped(submit)}</button></form>`;
  return page(title, said + ask);
}

/** A page that asks has no other buttons than its own. */
const noLink: LinkOf = () => "#";

export function formPage(form: Form, { nonce, action }: { nonce: string; action: string }): string {
  const intro = form.intro === undefined ? "" : `<p>${lines(form.intro)}</p>`;
  const fields = form.fields
    .map((field) => `<p><label>${escaped(field.label)}<br>${inputHtml(field)}</label></p>`)
    .join("");
  const submit = `<button>${escaped(form.submit)}</button>`;
  return page(
    form.title,
    `<h2>${escaped(form.title)}</h2>${intro}<form method="post" action="${escaped(action)}">${hidden("nonce", nonce)}${hidden("form", "1")}${fields}${submit}</form>`,
  );
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`;

function inputHtml(field: Field): string {
  const name = `name="f.${escaped(field.name)}"${field.optional ? "" : " required"}`;
  if (field.kind === "choice") {
    const none = field.optional ? `<option value=""></option>` : "";
    const choices = field.choices.map(
      ({ label, value }) =>
        `<option value="${escaped(value)}"${value === field.value ? " selected" : ""}>${escaped(label)}</option>`,
    );
    return `<select ${name}>${none}${choices.join("")}</select>`;
  }
  const example = field.example === undefined ? "" : ` placeholder="${escaped(field.example)}"`;
  return field.lines === "many"
    ? `<textarea ${name} rows="8" cols="60"${example}>${escaped(field.value ?? "")}</textarea>`
    : `<input ${name} size="60" value="${escaped(field.value ?? "")}"${example}>`;
}

export function linePage(text: string): string {
  return page(text, `<p>${escaped(text)}</p>`);
}
