import { createHash } from "node:crypto";

import { escaped } from "./html.ts";

/** A page that says a few sentences, and what such a page may do: nothing but be read. */

export function plainPage(title: string, paragraphs: string[]): string {
  const body = paragraphs.map((words) => `<p>${escaped(words)}</p>`).join("\n");
  return `<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(title)}</title>
<style>${plainStyle}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

const plainStyle = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1.0625rem/1.6 system-ui, "Segoe UI", sans-serif; color: #1b1f24; background: #fff; }
main { max-width: 36rem; margin: 0 auto; padding: 2.5rem 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; color: #1f3a5f; }
@media (prefers-color-scheme: dark) { body { color: #e8eaed; background: #16191d; } h1 { color: #b9cfee; } }
`;

/** Nothing but the page's own style: no script, no picture, no form, no frame. */
export function pagePolicy(page: string): string {
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/gu)].map(([, style = ""]) => {
    return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
  });
  const style = styles.length > 0 ? `style-src ${styles.join(" ")}; ` : "";
  return `default-src 'none'; ${style}base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
