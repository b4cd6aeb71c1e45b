type Cell = string | number;

const escape = (s: string): string => s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** A table as a page for the printer (A0.27, A5.12): no script, no request, the head repeated on each sheet. `note` stands under the title; columns from `rightFrom` on are set right. */
export function printableTable(page: {
  readonly title: string;
  readonly note?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly rightFrom?: number;
  readonly landscape?: boolean;
}): string {
  const right = page.rightFrom === undefined ? '' : `td:nth-child(n+${page.rightFrom + 1}),th:nth-child(n+${page.rightFrom + 1}){text-align:right}`;
  const style = `@page{size:A4${page.landscape === true ? ' landscape' : ''};margin:14mm}body{font:12px/1.45 "Noto Sans SC","Microsoft YaHei",sans-serif;color:#23201c}h1{font-size:18px;margin:0 0 4px}p{margin:0 0 10px;color:#6b645b}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #bbb;padding:4px 6px;text-align:left;vertical-align:top}thead{display:table-header-group}tr{break-inside:avoid}${right}`;
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escape(page.title)}</title><style>${style}</style></head><body><h1>${escape(page.title)}</h1>${page.note === undefined || page.note === '' ? '' : `<p>${escape(page.note)}</p>`}<table><thead><tr>${page.head.map((h) => `<th>${escape(h)}</th>`).join('')}</tr></thead><tbody>${page.rows.map((r) => `<tr>${r.map((c) => `<td>${escape(String(c))}</td>`).join('')}</tr>`).join('')}</tbody></table></body></html>`;
}
