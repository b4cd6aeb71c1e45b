import { expect, test } from 'vitest';
import fc from 'fast-check';
import { readEvents } from './sse.ts';

test('server-sent events are read whole however the bytes are cut (architecture §4)', async () => {
  const text = ': open\n\ndata: {"type":"moved"}\r\n\r\n: beat\n\ndata: 第一行\ndata: second\n\ndata: lost';
  const bytes = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), async (cuts) => {
      const at = [...new Set(cuts)].sort((a, b) => a - b);
      const parts = [...at, bytes.length].map((end, i) => bytes.slice(at[i - 1] ?? 0, end));
      const seen: (string | undefined)[] = [];
      await readEvents(
        new ReadableStream({
          start: (c) => {
            for (const p of parts) c.enqueue(p);
            c.close();
          },
        }),
        (d) => seen.push(d),
        new AbortController().signal,
      );
      expect(seen).toEqual([undefined, '{"type":"moved"}', undefined, '第一行\nsecond']);
    }),
    { seed: 20261121, verbose: true },
  );
});

test('a stream that is cut while an event is handled ends at once, with the reason', async () => {
  const cut = new AbortController();
  const body = new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(new TextEncoder().encode('data: 1\n\ndata: 2\n\n')) });
  const seen: (string | undefined)[] = [];
  await expect(
    readEvents(
      body,
      (d) => {
        seen.push(d);
        cut.abort(new Error('renew'));
      },
      cut.signal,
    ),
  ).rejects.toThrow('renew');
  expect(seen).toEqual(['1', '2']);
});
