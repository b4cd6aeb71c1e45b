import { streamEvent, type StreamEvent } from '../../src/protocol/wire.ts';

export class TestStream {
  readonly events: { readonly at: number; readonly event: StreamEvent }[] = [];
  ended = false;
  private readonly waiting = new Set<() => void>();

  constructor(
    body: ReadableStream<Uint8Array>,
    private readonly abort: AbortController,
  ) {
    void this.read(body);
  }
  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    try {
      const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        text += chunk.value;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const line = text.slice(0, end);
          text = text.slice(end + 2);
          if (line.startsWith('data: ')) this.events.push({ at: performance.now(), event: streamEvent.parse(JSON.parse(line.slice(6))) });
        }
        for (const wake of this.waiting) wake();
      }
    } catch {
      /* aborted by `close` or cut by the server */
    }
    this.ended = true;
    for (const wake of this.waiting) wake();
  }
  async next(fits: (e: StreamEvent) => boolean, ms = 5000): Promise<{ readonly at: number; readonly event: StreamEvent }> {
    const end = performance.now() + ms;
    for (;;) {
      const found = this.events.find((e) => fits(e.event));
      if (found !== undefined) return found;
      if (this.ended || performance.now() > end) throw new Error(this.ended ? 'the stream ended' : `no such event in ${ms} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 200);
        const waiting = this.waiting;
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }
  close(): void {
    this.abort.abort();
  }
}
