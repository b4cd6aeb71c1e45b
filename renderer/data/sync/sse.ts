/**
 * Server-sent events read through `fetch`, because they need a header (architecture §4). Calls back with each event's data,
 * and with undefined for a comment (the heart-beat). Resolves when the stream ends, rejects with the signal's reason.
 */
export async function readEvents(body: ReadableStream<Uint8Array>, onEvent: (data: string | undefined) => void, signal: AbortSignal): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) onEvent(data.join('\n'));
      data = [];
    } else if (text.startsWith(':')) onEvent(undefined);
    else if (text.startsWith('data:')) data.push(text.startsWith('data: ') ? text.slice(6) : text.slice(5));
  };
  // Not every platform ends a pending read when its request is aborted from within the reading itself.
  const cut = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  cut.catch(() => undefined);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await Promise.race([reader.read(), cut]);
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A CR at the very end may be half of a CRLF; it waits for what follows.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const text of lines) line(text);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
