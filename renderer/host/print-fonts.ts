/** Faces a printed page may need: the receipt's own, and a full Chinese one behind it for names and rare characters. */
const PRINTED = /ZM Mono|Noto Sans SC/;
const HEAD = /<head(\s[^>]*)?>/i;

/**
 * The page with the app's bundled faces in its head, taken from the styles that are loaded: a till without Chinese fonts would
 * print boxes (architecture §2). Their addresses begin with a slash, so they hold in a frame and on app:// alike.
 */
export function withBundledFonts(html: string, doc: Document): string {
  const rules = fontRules(doc);
  if (rules === '') return html;
  const style = `<style>${rules}</style>`;
  return HEAD.test(html) ? html.replace(HEAD, (head) => head + style) : style + html;
}

function fontRules(doc: Document): string {
  const found = fontFaces(doc)
    .map((rule) => rule.cssText)
    .filter((text) => PRINTED.test(text));
  return found.join('\n').replace(/<\//g, '<\\/');
}

/** The `@font-face` rules of the page's own styles. */
export function fontFaces(doc: Document): readonly CSSRule[] {
  const found: CSSRule[] = [];
  for (const sheet of doc.styleSheets) {
    let rules: CSSRuleList;
    try {
      rules = sheet.cssRules;
    } catch {
      continue; // a sheet of another origin: none of ours
    }
    for (const rule of rules) if (rule.cssText.startsWith('@font-face')) found.push(rule);
  }
  return found;
}
