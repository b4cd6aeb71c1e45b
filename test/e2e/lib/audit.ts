import type { Page } from 'playwright-core';

/** What a walk over the screens found wrong, one sentence each, with the screen's name in front. */
export type Faults = string[];

const CONTROLS = [
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'checkbox',
  'radio',
  'radiogroup',
  'switch',
  'slider',
  'spinbutton',
  'tab',
  'menuitem',
  'option',
  'dialog',
] as const;
const NAMELESS = new RegExp(`^\\s*- (${CONTROLS.join('|')})(?! ")(\\b.*)$`);
/** A key nobody translated, a placeholder nobody filled, a value that was no text, an enum as the code writes it. */
const RAW =
  /\b(?:console|common|error|exceptions|stock|sales|appointments|shell|session|customers|workbench|reports|sync|receipt|ui)\.[a-zA-Z_]+(?:\.[a-zA-Z_-]+)*\b|\{\{[^}]*\}\}|\bundefined\b|\bNaN\b|\[object |\b[A-Z]{2,}_[A-Z_]{2,}\b/;

/** Names as a screen reader hears them: every control has one (issue 3, small contracts). */
export async function nameless(page: Page): Promise<string[]> {
  const heard = await page.locator('body').ariaSnapshot();
  return heard
    .split('\n')
    .filter((line) => NAMELESS.test(line))
    .map((line) => line.trim());
}

/** Words on the screen and in names that were meant for the code. */
export async function rawWords(page: Page): Promise<string[]> {
  const heard = await page.locator('body').ariaSnapshot();
  return heard.split('\n').flatMap((line) => {
    const hit = RAW.exec(line);
    return hit === null ? [] : [`${hit[0]} in “${line.trim().slice(0, 80)}”`];
  });
}

/** Visible controls smaller than 44 px in either direction, as the finger finds them (ui.md: touch). */
export async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    for (const el of document.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, textarea, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=option], [role=slider]',
    )) {
      const style = getComputedStyle(el);
      if (
        !el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) ||
        style.pointerEvents === 'none' ||
        el.closest('[inert], [aria-hidden=true]') !== null
      )
        continue;
      const box = el.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      // what takes the tap: a field's frame or label where it stands in one, and a hit area drawn by ::before or ::after
      const frame = (
        el.closest('label, [data-field], .ant-select, .ant-picker, .ant-input-affix-wrapper, .ant-input-number, .ant-slider') ?? el
      ).getBoundingClientRect();
      const grown = ['::before', '::after'].map((p) => getComputedStyle(el, p)).filter((p) => p.content !== 'none' && p.position === 'absolute');
      const w = Math.max(box.width, frame.width, ...grown.map((p) => parseFloat(p.width) || 0));
      const h = Math.max(box.height, frame.height, ...grown.map((p) => parseFloat(p.height) || 0));
      if (w >= 43.5 && h >= 43.5) continue;
      found.add(
        `${el.tagName.toLowerCase()}${el.getAttribute('role') === null ? '' : `[${el.getAttribute('role')}]`} “${(el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 30)}” ${Math.round(w)}×${Math.round(h)} .${el.className.toString().slice(0, 60)}`,
      );
    }
    return [...found];
  });
}

/** Whether the page scrolls sideways, and text that is cut without an ellipsis inside a control. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`page ${document.documentElement.scrollWidth} wide on ${innerWidth}`);
    for (const el of document.querySelectorAll<HTMLElement>('body *')) {
      if (!el.checkVisibility() || el.closest('[aria-hidden=true]') !== null) continue;
      const box = el.getBoundingClientRect();
      if (box.width > 1 && box.right > 0 && (box.right > innerWidth + 1 || box.left < -1) && el.matches('button, a[href], input, h1, h2, p')) {
        let parent = el.parentElement;
        let clipped = false;
        for (; parent !== null; parent = parent.parentElement)
          if (/auto|scroll|hidden|clip/.test(getComputedStyle(parent).overflowX)) {
            clipped = /auto|scroll/.test(getComputedStyle(parent).overflowX);
            break;
          }
        if (!clipped)
          found.push(`${el.tagName.toLowerCase()} “${(el.textContent ?? '').trim().slice(0, 30)}” stands at ${Math.round(box.left)}…${Math.round(box.right)}`);
      }
    }
    return found.slice(0, 8);
  });
}

/** Everything that a browser writes to its console and every uncaught error: a clean run writes nothing. */
export function listen(page: Page, into: Faults, allow: RegExp = /^$/): void {
  page.on('console', (m) => {
    if (!allow.test(m.text())) into.push(`console ${m.type()}: ${m.text().slice(0, 300)}`);
  });
  page.on('pageerror', (e) => {
    into.push(`uncaught: ${e.message}`);
  });
}

/** One screen looked at in every way. `touch` asks for 44 px (terminal only). */
export async function audit(page: Page, screen: string, into: Faults, touch: boolean): Promise<void> {
  const checks = [['no name', nameless], ['raw', rawWords], ['sideways', overflow], ...(touch ? [['small', tooSmall] as const] : [])] as const;
  for (const [what, check] of checks) for (const fault of await check(page)) into.push(`${screen}: ${what}: ${fault}`);
}
