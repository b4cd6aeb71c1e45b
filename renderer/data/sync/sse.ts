/**
 * Server-sent events read through `fetch`, because they need a header (architecture §4). Calls back with each event's data,
 * and with undefined for a comment (the heart-beat). Resolves when the stream ends.
 */
export async function readEvents(body: ReadableStream<Uint8Array>, onEvent: (data: string | undefined) => void): Promise<void> {
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
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A CR at the very end may be half of a CRLF; it waits for what follows.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const text of lines) line(text);
    }
  } finally {
    reader.releaseLock();
  }
}
