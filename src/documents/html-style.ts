/**
 * The page's style: sizes in rem, so that a reader's own text size and 200 % zoom only make lines shorter; long words break rather than be cut;
 * colours at 7:1 and both light and dark as the reader's machine has it.
 */
export const htmlStyle = `
:root { color-scheme: light dark; --ink: #1b1b1b; --quiet: #4a4a4a; --paper: #fff; --line: #767676; --mark: #8a1c1c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f2f2f2; --quiet: #c9c9c9; --paper: #161616; --line: #9a9a9a; --mark: #ffb4ab; }
}
html { background: var(--paper); color: var(--ink); font: 100%/1.55 Calibri, "Segoe UI", "Noto Sans", system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1.5rem; }
h2 { font-size: 1.25rem; line-height: 1.35; margin: 2.5rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 0.25rem; }
p, ul { margin: 0 0 0.75rem; }
ul { padding-left: 1.5rem; }
li { margin-bottom: 0.25rem; }
dl { margin: 0 0 1.5rem; }
dl div { display: grid; grid-template-columns: 7rem 1fr; gap: 0 0.75rem; margin-bottom: 0.25rem; }
dt { font-weight: bold; }
dd { margin: 0; }
@media (max-width: 30rem) { dl div { display: block; } }
.draft { color: var(--mark); font-weight: bold; font-size: 1.125rem; letter-spacing: 0.1em; margin: 0 0 0.5rem; }
.note, .correction { color: var(--quiet); font-style: italic; }
.introduction { margin-bottom: 0.25rem; }
.attachment { margin-bottom: 0.25rem; }
.action { border-left: 0.25rem solid var(--line); padding-left: 0.75rem; }
.changes { border: 1px solid var(--line); padding: 0.75rem 1rem 0.25rem; margin-bottom: 1.5rem; }
.changes h2 { font-size: 1rem; margin: 0 0 0.25rem; }
footer { max-width: 44rem; margin: 3rem auto 0; border-top: 1px solid var(--line); padding-top: 0.75rem; color: var(--quiet); }
@page { size: A4; margin: 2.2cm 2.2cm 2.4cm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }
@media print {
  :root { --ink: #000; --quiet: #333; --paper: #fff; --line: #767676; --mark: #000; }
  html { font-size: 11pt; }
  body { max-width: none; padding: 0; }
  h1, h2, h3 { break-after: avoid; }
  li, dl div, .action { break-inside: avoid; }
  p { orphans: 2; widows: 2; }
}
`;
