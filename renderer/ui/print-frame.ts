import type { PrintOutcome } from './print-outcome.ts';

/** How long we wait for the end of a dialogue that does not block the page, as Safari's (ms). */
const LONGEST_DIALOGUE_MS = 60_000;
/** A dialogue that has not begun to open by then never will (ms). */
const OPENS_WITHIN_MS = 3000;

/**
 * Prints a page through a hidden frame and the browser's dialogue. The browser does not tell whether the person pressed
 * print or cancel, so an opened dialogue counts as printed; the till asks 小票打出来了吗 where it matters.
 */
export async function printInFrame(win: Window, html: string, title?: string): Promise<PrintOutcome> {
  const doc = win.document;
  const frame = doc.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.style.cssText = 'position:fixed;right:0;bottom:0;width:0;height:0;border:0;visibility:hidden';
  frame.srcdoc = html;
  const loaded = new Promise<void>((resolve) => frame.addEventListener('load', () => resolve(), { once: true }));
  doc.body.append(frame);
  const before = doc.title;
  try {
    await loaded;
    const inner = frame.contentWindow;
    if (inner === null) return { ok: false, code: 'other', detail: 'no frame' };
    await inner.document.fonts?.ready;
    if (title !== undefined) {
      inner.document.title = title;
      doc.title = title; // some browsers take the outer title as the file's name
    }
    return await dialogue(win, inner);
  } catch (error) {
    return { ok: false, code: 'other', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    doc.title = before;
    frame.remove();
  }
}

/** Waits for the dialogue to close; 'unsupported' where none opened (a kiosk without printing, an embedded view). */
function dialogue(win: Window, inner: Window): Promise<PrintOutcome> {
  return new Promise((resolve) => {
    let timer = win.setTimeout(() => resolve({ ok: false, code: 'unsupported', detail: 'no dialogue' }), OPENS_WITHIN_MS);
    inner.addEventListener('beforeprint', () => {
      win.clearTimeout(timer);
      timer = win.setTimeout(() => resolve({ ok: true }), LONGEST_DIALOGUE_MS);
    }, { once: true });
    inner.addEventListener('afterprint', () => {
      win.clearTimeout(timer);
      resolve({ ok: true });
    }, { once: true });
    inner.focus();
    inner.print();
  });
}
