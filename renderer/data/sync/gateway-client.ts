import type { z } from 'zod';
import {
  apiError,
  cardEscrowReply,
  catalogueDelta,
  catalogueManifest,
  challengeReply,
  givebackReply,
  heartbeatReply,
  helloReply,
  offerAskReply,
  orderTokenReply,
  pullReply,
  pushReply,
  tokenReply,
} from '../../../src/protocol/wire.ts';
import type { Problem } from '../../../src/kernel/result.ts';
import type { cardEscrowRequest, offerAskRequest, orderTokenRequest } from '../../../src/protocol/wire.ts';
import type {
  CatalogueDelta,
  CatalogueManifest,
  GivebackReply,
  HeartbeatRequest,
  HelloReply,
  HelloRequest,
  PullReply,
  PullRequest,
  PushReply,
  PushRequest,
} from '../../../src/protocol/wire.ts';

/** Refused by the gateway: `status` and `code` say what for. */
export class GatewayError extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Problem['params'];
  constructor(status: number, code: string, params?: Problem['params']) {
    super(`${status} ${code}`);
    this.name = 'GatewayError';
    this.status = status;
    this.code = code;
    this.params = params;
  }
}
/** No answer at all: unreachable, cut, or too slow. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.name = 'NetworkError';
  }
}

export interface ClientParts {
  readonly terminal: string;
  /** Origins in order of preference (architecture §4): the first that answers is used until it fails. */
  readonly endpoints: () => readonly string[];
  /** ES256 over a text, base64url of r||s. */
  readonly sign: (text: string) => Promise<string>;
  readonly now: () => number; // corrected ms, for the token's age
  readonly fetch?: typeof fetch;
}
interface Call {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly timeoutMs?: number;
  readonly anonymous?: boolean;
  readonly signal?: AbortSignal;
  /** Goes out even though the page is going away. */
  readonly keepalive?: boolean;
}

export const API = '/api/v1';
const TIMEOUT_MS = 15_000;
/** A token is renewed this long before its end, so that no request meets an expired one. */
const RENEW_BEFORE_MS = 60_000;

/** The gateway's API for one device: bearer token with silent renewal, timeouts, ordered endpoints; throws on everything but 2xx. */
export class GatewayClient {
  readonly #p: ClientParts;
  #at = 0; // index of the endpoint in use
  #token: { readonly text: string; readonly expiresAtMs: number } | undefined;
  #renewing: Promise<string> | undefined;

  constructor(parts: ClientParts) {
    this.#p = parts;
  }

  hello(request: HelloRequest, timeoutMs: number, signal?: AbortSignal): Promise<HelloReply> {
    return this.#json('/sync/hello', helloReply, { body: request, timeoutMs, signal });
  }
  heartbeat(request: HeartbeatRequest): Promise<z.infer<typeof heartbeatReply>> {
    return this.#json('/sync/heartbeat', heartbeatReply, { body: request });
  }
  /** A deposit's token for this terminal (conflicts §3.5); refused `order-held` while another terminal's lease runs. */
  orderToken(request: z.infer<typeof orderTokenRequest>): Promise<z.infer<typeof orderTokenReply>> {
    return this.#json('/orders/token', orderTokenReply, { body: request });
  }
  /** A share of a card's free balance for this terminal, fen; negative gives back (conflicts §3.5). */
  cardEscrow(request: z.infer<typeof cardEscrowRequest>): Promise<z.infer<typeof cardEscrowReply>> {
    return this.#json('/cards/escrow', cardEscrowReply, { body: request });
  }
  /** A use of a limited campaign, or a code, for one sale (conflicts §3.5); the share itself comes as a fact. */
  askOffer(request: z.infer<typeof offerAskRequest>): Promise<z.infer<typeof offerAskReply>> {
    return this.#json('/offers/ask', offerAskReply, { body: request, timeoutMs: 6000 });
  }
  /** The last word of a page that goes away. */
  signOff(request: HelloRequest): Promise<HelloReply> {
    return this.#json('/sync/hello', helloReply, { body: request, timeoutMs: 1000, keepalive: true });
  }
  push(request: PushRequest): Promise<PushReply> {
    return this.#json('/sync/push', pushReply, { body: request });
  }
  pull(request: PullRequest): Promise<PullReply> {
    return this.#json('/sync/pull', pullReply, { body: request });
  }
  giveback(request: { readonly docs: readonly unknown[] }): Promise<GivebackReply> {
    return this.#json('/sync/giveback', givebackReply, { body: request });
  }
  manifest(): Promise<CatalogueManifest> {
    return this.#json('/catalogue/manifest', catalogueManifest, { method: 'GET' });
  }
  delta(since: string): Promise<CatalogueDelta> {
    return this.#json(`/catalogue/delta?since=${encodeURIComponent(since)}`, catalogueDelta, { method: 'GET' });
  }
  async segment(hash: string): Promise<Uint8Array> {
    return new Uint8Array(
      await (await this.#authorized(`/catalogue/segments/${encodeURIComponent(hash)}`, { method: 'GET', timeoutMs: 60_000 })).arrayBuffer(),
    );
  }
  /** Opens the event stream; its body is read by sse.ts. The signal ends it. */
  stream(signal: AbortSignal): Promise<Response> {
    return this.#authorized('/sync/stream', { method: 'GET', signal });
  }

  /** The next endpoint of the list gets its turn: called when the present one did not answer. */
  failOver(): void {
    this.#at = (this.#at + 1) % Math.max(1, this.#p.endpoints().length);
  }
  endpoint(): string {
    return this.#p.endpoints()[this.#at] ?? this.#p.endpoints()[0] ?? '';
  }

  async #json<S extends z.ZodType>(path: string, schema: S, call: Call): Promise<z.infer<S>> {
    const response = call.anonymous === true ? await this.#send(path, call) : await this.#authorized(path, call);
    return schema.parse(await response.json());
  }

  async #authorized(path: string, call: Call): Promise<Response> {
    const token = await this.#bearer();
    try {
      return await this.#send(path, call, token);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.status !== 401) throw error;
      // Expired early, or the gateway has new secrets: one renewal, then it counts.
      if (this.#token?.text === token) this.#token = undefined;
      return this.#send(path, call, await this.#bearer());
    }
  }

  #bearer(): Promise<string> {
    if (this.#token !== undefined && this.#token.expiresAtMs - RENEW_BEFORE_MS > this.#p.now()) return Promise.resolve(this.#token.text);
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }
  async #renew(): Promise<string> {
    const { terminal } = this.#p;
    const { nonce } = await this.#json('/auth/challenge', challengeReply, { body: { terminal }, anonymous: true });
    const signature = await this.#p.sign(`zm-auth:${terminal}:${nonce}`);
    const { token, expiresAtMs } = await this.#json('/auth/token', tokenReply, { body: { terminal, nonce, signature }, anonymous: true });
    this.#token = { text: token, expiresAtMs };
    return token;
  }

  async #send(path: string, call: Call, token?: string): Promise<Response> {
    const abort = new AbortController();
    const stop = (): void => abort.abort(call.signal?.reason);
    if (call.signal?.aborted === true) stop();
    // Never taken off again: a stream goes on under its caller's signal after the headers have come.
    call.signal?.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(() => abort.abort(new Error('timeout')), call.timeoutMs ?? TIMEOUT_MS);
    try {
      const response = await (this.#p.fetch ?? fetch)(`${this.endpoint()}${API}${path}`, {
        method: call.method ?? 'POST',
        signal: abort.signal,
        keepalive: call.keepalive === true,
        cache: 'no-store',
        credentials: 'omit',
        headers: {
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      if (response.ok) return response;
      throw await refusal(response);
    } catch (error) {
      throw error instanceof GatewayError ? error : new NetworkError(abort.signal.aborted ? abort.signal.reason : error);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function refusal(response: Response): Promise<Error> {
  const body = apiError.safeParse(await response.json().catch(() => undefined));
  // A proxy's 502/503/504 is the network, whatever it writes into the body.
  if (!body.success && response.status >= 502 && response.status <= 504) return new NetworkError(`http ${response.status}`);
  return new GatewayError(response.status, body.success ? body.data.error.code : `http-${response.status}`, body.success ? body.data.error.params : undefined);
}
