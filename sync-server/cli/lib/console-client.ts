import { createReadStream } from 'node:fs';

/** A refusal of headquarters with both of its sentences. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly zh: string,
    readonly en: string,
  ) {
    super(`${zh}\n${en}`);
  }
}

/** Headquarters' console API for command-line programs: signed in as a person, with that person's rights. */
export class ConsoleClient {
  private cookie = '';
  constructor(private readonly base: string) {}

  private async call(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(`${this.base}/api/hq${path}`, { ...init, headers: { origin: this.base, cookie: this.cookie, ...init.headers } });
    if (answer.ok) return answer;
    const body = (await answer.json().catch(() => ({}))) as { error?: { code?: string; zh?: string; en?: string } }; // ApiError of src/protocol/wire.ts, or nothing
    throw new Refused(
      answer.status,
      body.error?.code ?? String(answer.status),
      body.error?.zh ?? `总部答复 ${answer.status}`,
      body.error?.en ?? `headquarters answered ${answer.status}`,
    );
  }
  async signIn(staffNo: string, password: string): Promise<void> {
    const answer = await this.call('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ staffNo, password }),
    });
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }
  async get<T>(path: string): Promise<T> {
    return (await (await this.call(path, { method: 'GET' })).json()) as T; // the caller names the shape of the API
  }
  async post<T>(path: string, body: unknown): Promise<T> {
    return (await (await this.call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as T; // as above
  }
  /** Streams a file; it is never whole in memory. */
  async upload<T>(path: string, file: string): Promise<T> {
    const init = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: createReadStream(file), duplex: 'half' } as unknown as RequestInit; // Node's fetch takes a stream with `duplex`, its types do not say so
    return (await (await this.call(path, init)).json()) as T; // as above
  }
  async text(path: string): Promise<string> {
    return (await this.call(path, { method: 'GET' })).text();
  }
}
