import { generateKeyPairSync, randomInt, randomUUID, sign, type KeyObject } from 'node:crypto';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { businessDate } from '../../src/kernel/businessDate.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import { sealFacts, type Chain } from '../../src/facts/seal.ts';
import { type EnrollReply, type HelloReply, type PullReply, type PushReply } from '../../src/protocol/wire.ts';
import { type Server } from '../app.ts';
import { TestStream } from './teststream.ts';

const newSalt = saltFactory(Math.random);

export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** A terminal that speaks the protocol of wire.ts by hand: what it sends is exactly what a test says. */
export class TestTerminal {
  readonly installId = randomUUID();
  /** What this device's wall clock is ahead of the machine's. */
  skewMs = 0;
  /** How long ago, by its monotonic clock, what it seals now was done. */
  agoMs = 0;
  private readonly monoMs = (): number => 1_000_000 + Math.round(performance.now());
  identity!: EnrollReply;
  token = '';
  chain!: Chain;
  readonly checkpoints = new Map<string, PullReply['checkpoint']>();
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly newUlid = ulidFactory(
    () => Date.now(),
    () => randomInt(2 ** 32) / 2 ** 32,
  );

  constructor(public url: string) {}

  static async enrolled(t: { readonly server: Server; readonly url: string }, storeId: string): Promise<TestTerminal> {
    const made = await t.server.services.identity.createCode({ storeId, by: 'test' });
    if (!made.ok) throw new Error(made.problem.code);
    const terminal = new TestTerminal(t.url);
    await terminal.enrol(made.value.code);
    await terminal.signIn();
    return terminal;
  }

  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = (await answer.json()) as T & { error?: { code: string } };
    if (!answer.ok) throw new HttpError(answer.status, json.error?.code ?? '');
    return json;
  }

  async enrol(code: string): Promise<EnrollReply> {
    const { kty, crv, x, y } = this.keys.publicKey.export({ format: 'jwk' });
    this.identity = await this.call<EnrollReply>('POST', '/enroll', {
      code,
      publicKey: { kty, crv, x, y },
      label: '收银台',
      installId: this.installId,
      host: 'browser',
    });
    this.chain = { terminal: this.identity.terminal, epoch: this.identity.epoch, jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' };
    return this.identity;
  }
  async signIn(): Promise<void> {
    const { terminal } = this.identity;
    const { nonce } = await this.call<{ nonce: string }>('POST', '/auth/challenge', { terminal });
    ({ token: this.token } = await this.call<{ token: string }>('POST', '/auth/token', { terminal, nonce, signature: this.signature(nonce) }));
  }
  signature(nonce: string): string {
    return sign('sha256', Buffer.from(`zm-auth:${this.identity.terminal}:${nonce}`), { key: this.keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );
  }

  seal(...drafts: readonly FactDraft[]): Fact[] {
    const wallMs = Date.now() + this.skewMs;
    const sealed = sealFacts(
      drafts,
      this.chain,
      { wallMs, offsetMs: 0, bootId: 'boot', monoMs: this.monoMs() - this.agoMs, businessDate: businessDate(wallMs, 'Asia/Shanghai') },
      this.newUlid,
      newSalt,
    );
    this.chain = sealed.chain;
    return sealed.facts;
  }
  push(docs: readonly object[], collection = 'facts', assumed: readonly (object | null)[] = []): Promise<PushReply> {
    return this.call('POST', '/sync/push', {
      collection,
      deviceNow: Date.now() + this.skewMs,
      bootId: 'boot',
      monoMs: this.monoMs(),
      rows: docs.map((doc, i) => ({ doc, ...(assumed[i] === undefined ? {} : { assumed: assumed[i] }) })),
    });
  }
  /** Says that everything written up to now has been told. */
  heartbeat(hlc = encodeHlc(Date.now(), 0, '')): Promise<unknown> {
    const { terminal, epoch, jseq } = this.chain;
    return this.call('POST', '/sync/heartbeat', { terminal, epoch, lastJseq: jseq, pending: 0, hlc });
  }
  pullPage(collection: string, checkpoint: PullReply['checkpoint'] | null, limit = 200): Promise<PullReply> {
    return this.call('POST', '/sync/pull', { collection, checkpoint, limit });
  }
  /** Everything of a collection since the last time. */
  async pull(collection: string, limit = 200): Promise<WireDoc[]> {
    const documents: WireDoc[] = [];
    for (;;) {
      const page = await this.pullPage(collection, this.checkpoints.get(collection) ?? null, limit);
      this.checkpoints.set(collection, page.checkpoint);
      documents.push(...page.documents);
      if (!page.more) return documents;
    }
  }
  hello(change: object = {}): Promise<HelloReply> {
    const { terminal, epoch, jseq, prevHash } = this.chain;
    return this.call('POST', '/sync/hello', {
      terminal,
      epoch,
      lastJseq: jseq,
      lastHash: prevHash,
      installId: this.installId,
      clientVersion: '0.1.0',
      protocol: 1,
      deviceNow: Date.now(),
      pending: 0,
      ...change,
    });
  }

  /** Opens the stream; events arrive in `events`, `next` waits for one that fits. */
  async stream(): Promise<TestStream> {
    const abort = new AbortController();
    const answer = await fetch(`${this.url}/api/v1/sync/stream`, { headers: { authorization: `Bearer ${this.token}` }, signal: abort.signal });
    if (!answer.ok || answer.body === null) throw new HttpError(answer.status, ((await answer.json()) as { error: { code: string } }).error.code);
    return new TestStream(answer.body, abort);
  }
}
