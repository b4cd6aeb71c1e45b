import type { Server } from '../app.ts';
import type { StaffMember } from '../../src/staff/types.ts';

export const TEST_PASSWORD = 'a-long-enough-one';

/** People of a test chain: administrator, operations, buyer, finance, auditor, and a store manager. */
export const TEST_PEOPLE: readonly (Omit<StaffMember, 'active' | 'pinHash'> & { readonly password?: true })[] = [
  { staffNo: '0001', name: '郑楠', roles: ['ADM'], stores: [], password: true },
  { staffNo: '0002', name: '吴倩', roles: ['OPS'], stores: [], password: true },
  { staffNo: '0003', name: '马骏', roles: ['BUY'], stores: [], password: true },
  { staffNo: '0005', name: '曹阳', roles: ['AUD'], stores: [], password: true },
  { staffNo: '0101', name: '周启明', roles: ['SM'], stores: ['S01'], password: true },
  { staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'], password: true },
];
export async function addPeople(server: Server): Promise<void> {
  for (const { password, ...person } of TEST_PEOPLE) {
    await server.services.identity.putStaff({ ...person, active: true });
    if (password === true) await server.services.identity.setPassword(person.staffNo, TEST_PASSWORD);
  }
}

export interface Answer {
  readonly status: number;
  // What a route answers is looked into by the test that knows it.
  readonly body: { readonly [key: string]: never } & { readonly error?: { readonly code: string; readonly zh: string; readonly en: string } };
  readonly text: string;
  readonly headers: Headers;
}
/** A browser of headquarters by hand: keeps the cookie and says its origin. */
export class HqClient {
  cookie = '';
  constructor(private readonly url: string) {}

  async call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/api/hq${path}`, {
      method,
      headers: {
        origin: this.url,
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().find((c) => c.startsWith('zm_hq='));
    if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
    return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Answer['body'], text, headers: response.headers };
  }
  get = (path: string): Promise<Answer> => this.call('GET', path);
  post = (path: string, body: unknown = {}): Promise<Answer> => this.call('POST', path, body);
  put = (path: string, body: unknown): Promise<Answer> => this.call('PUT', path, body);
  async login(staffNo: string, password: string = TEST_PASSWORD): Promise<Answer> {
    return this.post('/session', { staffNo, password });
  }
  static async as(url: string, staffNo: string): Promise<HqClient> {
    const client = new HqClient(url);
    const answer = await client.login(staffNo);
    if (answer.status !== 200) throw new Error(`${staffNo}: ${answer.text}`);
    return client;
  }
}
