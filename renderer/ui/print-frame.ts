import type { PrintOutcome } from './print-outcome.ts';

/** How long we wait for the end of a dialogue that does not block the page, as Safari's (ms). */
const LONGEST_DIALOGUE_MS = 20_000;
/** A browser that holds the page while its dialogue is open comes back from `print` with the dialogue closed: so long it waits for the word of it (ms). */
const AFTER_RETURN_MS = 1500;
/** A `print` that took longer than this held the page (ms). */
const HELD_MS = 400;
/** The frame's own page and its fonts (ms). */
const READY_WITHIN_MS = 8000;
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
    await soon(win, loaded);
    const inner = frame.contentWindow;
    if (inner === null) return { ok: false, code: 'other', detail: 'no frame' };
    await soon(win, Promise.resolve(inner.document.fonts?.ready));
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

/** A page without an answer must not hold the till: what is not ready by then is printed as it stands. */
const soon = (win: Window, ready: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    ready,
    new Promise((resolve) => {
      win.setTimeout(() => resolve(undefined), READY_WITHIN_MS);
    }),
  ]);

/**
 * Waits for the dialogue to close; 'unsupported' where none opened (a kiosk without printing, an embedded view). Always ends: with
 * `afterprint`, shortly after a `print` that held the page, at the first touch or key outside, or after `LONGEST_DIALOGUE_MS`.
 */
function dialogue(win: Window, inner: Window): Promise<PrintOutcome> {
  return new Promise((resolve) => {
    let opened = false;
    let timer = win.setTimeout(() => end({ ok: false, code: 'unsupported', detail: 'no dialogue' }), OPENS_WITHIN_MS);
    const outside = (): void => {
      if (opened) end({ ok: true });
    };
    const end = (outcome: PrintOutcome): void => {
      win.clearTimeout(timer);
      for (const kind of ['pointerdown', 'keydown'] as const) win.removeEventListener(kind, outside, true);
      resolve(outcome);
    };
    inner.addEventListener(
      'beforeprint',
      () => {
        opened = true;
        win.clearTimeout(timer);
        timer = win.setTimeout(() => end({ ok: true }), LONGEST_DIALOGUE_MS);
      },
      { once: true },
    );
    inner.addEventListener('afterprint', () => end({ ok: true }), { once: true });
    for (const kind of ['pointerdown', 'keydown'] as const) win.addEventListener(kind, outside, true);
    inner.focus();
    const called = win.performance.now();
    inner.print();
    if (opened && win.performance.now() - called > HELD_MS) {
      win.clearTimeout(timer);
      timer = win.setTimeout(() => end({ ok: true }), AFTER_RETURN_MS);
    }
  });
}
