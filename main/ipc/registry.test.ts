import { describe, expect, it, vi } from 'vitest';
import type { DesktopCall } from '../../src/protocol/desktop.ts';
import type { Handlers, Sender } from './registry.ts';
import { createDispatcher, inputs } from './registry.ts';

const page: Sender = { url: 'app://showroom/terminal/#/appointments', isMainFrame: true, windowId: 7 };

function setUp(): { dispatch: ReturnType<typeof createDispatcher>; handlers: { [C in DesktopCall]: ReturnType<typeof vi.fn> }; notes: string[] } {
  const handlers = Object.fromEntries(Object.keys(inputs).map((call) => [call, vi.fn(() => Promise.resolve(null))])) as unknown as {
    [C in DesktopCall]: ReturnType<typeof vi.fn>;
  }; // one spy a call
  const notes: string[] = [];
  const dispatch = createDispatcher(handlers as unknown as Handlers, {
    trustedWindowId: () => 7,
    note: (what, call, code) => notes.push(`${what} ${call} ${code}`),
  });
  return { dispatch, handlers, notes };
}
const printer = { id: 'p', kind: 'tcp', host: '192.168.1.87', port: 9100, paper: 80 };

describe('the one registry of calls from the page (architecture §7)', () => {
  it('a well-formed call of our page reaches its handler', async () => {
    const { dispatch, handlers } = setUp();
    expect(await dispatch(page, 'journal.append', { lines: ['{"jseq":1}'] })).toEqual({ ok: true, value: null });
    expect(handlers['journal.append']).toHaveBeenCalledWith({ lines: ['{"jseq":1}'] });
  });
  it.each([
    ['another site', { ...page, url: 'https://evil.example/terminal/' }],
    ['another host of the scheme', { ...page, url: 'app://elsewhere/terminal/' }],
    ['a look-alike address', { ...page, url: 'app://showroom@evil.example/' }],
    ['a file', { ...page, url: 'file:///etc/passwd' }],
    ['no address at all', { ...page, url: '' }],
    ['a frame inside the page', { ...page, isMainFrame: false }],
    ['another window', { ...page, windowId: 8 }],
  ])('refuses %s before looking at the input', async (_name, sender) => {
    const { dispatch, handlers, notes } = setUp();
    expect(await dispatch(sender, 'journal.last', null)).toEqual({ ok: false, code: 'ipc-sender' });
    expect(handlers['journal.last']).not.toHaveBeenCalled();
    expect(notes).toEqual(['ipc-refused journal.last ipc-sender']);
  });
  it.each([['shell.open'], ['__proto__'], ['constructor'], ['toString'], [undefined], [{ toString: () => 'journal.last' }], [42]])(
    'refuses the unknown call %s',
    async (call) => {
      const { dispatch } = setUp();
      expect(await dispatch(page, call, null)).toEqual({ ok: false, code: 'ipc-unknown' });
    },
  );
  const malformed: [DesktopCall, unknown][] = [
    ['journal.append', undefined],
    ['journal.append', { lines: 'text' }],
    ['journal.append', { lines: ['two\nlines'] }],
    ['journal.append', { lines: [''] }],
    ['journal.append', { lines: Array.from({ length: 501 }, () => 'x') }],
    ['journal.append', { lines: ['x'], folder: '/etc' }],
    ['journal.last', {}],
    ['print.raw', { target: { ...printer, host: 'a b; rm -rf /' }, bytes: new Uint8Array(1) }],
    ['print.raw', { target: { ...printer, port: 70_000 }, bytes: new Uint8Array(1) }],
    ['print.raw', { target: { ...printer, paper: 210 }, bytes: new Uint8Array(1) }],
    ['print.raw', { target: printer, bytes: [1, 2, 3] }],
    ['print.raw', { target: printer, bytes: new Uint8Array(4 * 1024 * 1024 + 1) }],
    ['print.pdf', { html: '<p>', widthMm: Number.NaN, fileName: 'a.pdf' }],
    ['print.pdf', { html: '<p>', widthMm: 5000, fileName: 'a.pdf' }],
    ['print.html', { html: 12 }],
    ['file.save', { fileName: '', mime: 'text/csv', data: new Uint8Array(1) }],
    ['secret.get', { key: '../../etc/passwd' }],
    ['secret.set', { key: 'k', value: 'v'.repeat(70_000) }],
    ['gateway.set', { url: '' }],
    ['gateway.set', 'https://hq.example.com'],
  ];
  it.each(malformed)('refuses malformed input of %s (%#)', async (call, input) => {
    const { dispatch, handlers } = setUp();
    expect(await dispatch(page, call, input)).toEqual({ ok: false, code: 'ipc-input' });
    expect(handlers[call]).not.toHaveBeenCalled();
  });
  it('a failing handler answers with its code, and the log gets the code but not the content', async () => {
    const { dispatch, handlers, notes } = setUp();
    handlers['journal.append'].mockRejectedValue(Object.assign(new Error('ENOSPC'), { code: 'journal-full' }));
    expect(await dispatch(page, 'journal.append', { lines: ['{"name":"张女士"}'] })).toMatchObject({ ok: false, code: 'journal-full' });
    handlers['print.html'].mockRejectedValue(new Error('boom'));
    expect(await dispatch(page, 'print.html', { html: '' })).toMatchObject({ ok: false, code: 'host-failed' });
    expect(notes).toEqual(['ipc-failed journal.append journal-full', 'ipc-failed print.html host-failed']);
  });
});
