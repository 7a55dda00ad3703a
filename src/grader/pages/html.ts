const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that stays text in HTML and XML, in content and in attributes. */
export const escaped = (text: string | number): string =>
  String(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2433;--soft:#5b6478;--line:#d9dee8;--page:#f6f7fa;--card:#fff;--good:#137a3f;--bad:#b3261e;--idle:#8a6d00}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--soft:#a3acbf;--line:#333b4b;--page:#12151c;--card:#1b202a;--good:#5bd08d;--bad:#ff8a80;--idle:#e0c060}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem}h1{margin:0 0 .25rem;font-size:1.6rem}h2{margin:2rem 0 .75rem;font-size:1.15rem}
.soft{color:var(--soft)}.score{font-size:2rem;font-weight:700;margin:.5rem 0}
.bar{height:.6rem;border-radius:.3rem;background:var(--line);overflow:hidden;min-width:5rem}td .bar{margin-top:.45rem}.bar i{display:block;height:100%;background:var(--good)}
article,.note{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--idle);border-radius:.4rem;padding:.75rem 1rem;margin:.6rem 0}
.passed{border-left-color:var(--good)}.failed{border-left-color:var(--bad)}
article header span{white-space:nowrap}article header{display:flex;gap:1rem;justify-content:space-between}article h3{margin:0;font-size:1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--page);padding:.6rem .8rem;border-radius:.3rem;font-size:.85rem;margin:.6rem 0 0}
table{border-collapse:collapse;width:100%;background:var(--card)}th,td{border-bottom:1px solid var(--line);padding:.4rem .6rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}footer{margin-top:2.5rem;font-size:.8rem;overflow-wrap:anywhere}`

/** A page that needs nothing from anywhere: no script runs on it and nothing is loaded. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`

/** A share as a bar; the number beside it carries the meaning. */
export const bar = (part: number, whole: number): string =>
  `<div class="bar" aria-hidden="true"><i style="width:${whole > 0 ? Math.round((100 * part) / whole) : 0}%"></i></div>`
