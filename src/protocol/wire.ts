import { z } from 'zod';
import { COLLECTIONS, PUSHED } from '../facts/docs.ts';

/** The contract between a terminal and the gateway (architecture §4). All under /api/v1; JSON; errors are `ApiError`. */
export const PROTOCOL_VERSION = 1;

/** Every refusal: a code, both sentences, what to do. HTTP status says the class; `code` says the case. */
export const apiError = z.object({
  error: z.object({ code: z.string(), zh: z.string(), en: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() }),
});
export type ApiError = z.infer<typeof apiError>;

const jwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

/** POST /enroll — one-time code shown in the HQ console (8 characters, no 0/O/1/I). */
export const enrollRequest = z.object({
  code: z.string().min(4).max(32),
  publicKey: jwk,
  label: z.string().max(60),
  installId: z.string().min(8).max(64),
  host: z.enum(['electron', 'browser']),
  /** Who this device was before, perhaps at a headquarters that is gone: papers with those numbers are in customers' hands (conflicts §4.11). */
  former: z.object({ terminal: z.string().max(16), epoch: z.string().regex(/^[A-Z]{1,2}$/) }).optional(),
});
/** What a device keeps of an emergency code: PBKDF2-SHA-256, salt and hash in base64 (conflicts.md §4.12). */
export const emergencyHash = z.object({ epoch: z.string(), salt: z.string(), hash: z.string() });
export type EmergencyHash = z.infer<typeof emergencyHash>;
export const EMERGENCY_ROUNDS = 200_000;
export const enrollReply = z.object({
  /** Codes for the next series, given out by headquarters one at a time over the phone. */
  emergency: z.array(emergencyHash).optional(),
  terminal: z.string(),
  storeId: z.string(),
  epoch: z.string(),
  tenant: z.string(),
  /** ES256 keys that sign staff bundles: the present one and the next (architecture §7). */
  bundleKeys: z.array(jwk.extend({ kid: z.string() })).min(1),
  endpoints: z.array(z.string()),
});

/** POST /auth/challenge {terminal} -> {nonce}; POST /auth/token -> a one-hour token. Signature: ES256 over `zm-auth:{terminal}:{nonce}`, base64url of raw r||s. */
export const challengeRequest = z.object({ terminal: z.string() });
export const challengeReply = z.object({ nonce: z.string() });
export const tokenRequest = z.object({ terminal: z.string(), nonce: z.string(), signature: z.string() });
export const tokenReply = z.object({ token: z.string(), expiresAtMs: z.number() });

/** POST /orders/token: the deposit's token for this terminal; its own is renewed. Refused with `order-held` while another's lease runs (conflicts.md §3.5). */
export const orderTokenRequest = z.object({ orderId: z.string().startsWith('order:').max(64), by: z.string().min(1).max(32) });
export const orderTokenReply = z.object({ terminal: z.string(), leaseUntilMs: z.number(), factId: z.string() });
/** POST /cards/escrow: a share of the card's free balance for this terminal, fen; negative gives back (conflicts.md §3.5, §4.14). */
export const cardEscrowRequest = z.object({
  cardId: z.string().startsWith('card:').max(64),
  amountFen: z
    .number()
    .int()
    .min(-100_000_000)
    .max(100_000_000)
    .refine((n) => n !== 0),
  by: z.string().min(1).max(32),
});
export const cardEscrowReply = z.object({ escrowFen: z.number().int(), freeFen: z.number().int(), totalFen: z.number().int() });

/**
 * POST /offers/ask: a use of a limited campaign, or a code that this terminal does not hold, for one sale (conflicts.md §3.5, §4.15). Asked
 * again for the same sale it is the same answer; the share itself comes as a fact. `promo-short`, `coupon-held`, `coupon-bound`: others hold it.
 */
export const offerAskRequest = z.object({
  kind: z.enum(['campaign', 'gift', 'coupon']),
  id: z.string().min(1).max(40),
  /** What it is for: a sale, or a gift without one. */
  saleId: z
    .string()
    .regex(/^(sale|gift):/)
    .max(64),
  by: z.string().min(1).max(32),
});
export const offerAskReply = z.object({ ok: z.literal(true) });

const wireDoc = z.looseObject({ id: z.string().min(3).max(256) });

/** A place in the store's database. Refused (409 `checkpoint-foreign`) when it lies in the future, or comes from another database or another life of it (SC-22). */
export const checkpoint = z.object({ dbEpoch: z.string(), seq: z.string() });
export type Checkpoint = z.infer<typeof checkpoint>;

/** POST /sync/hello at every connect. */
export const helloRequest = z.object({
  terminal: z.string(),
  epoch: z.string(),
  lastJseq: z.number().int().nonnegative(),
  lastHash: z.string(),
  installId: z.string(),
  clientVersion: z.string(),
  protocol: z.number().int(),
  deviceNow: z.number(),
  pending: z.number().int().nonnegative(),
  state: z.enum(['active', 'dormant']).optional(),
  /** What this terminal was told to be acknowledged: a server that knows less was restored (SC-22). */
  acked: z.object({ jseq: z.number().int().nonnegative(), hash: z.string() }).optional(),
  /** The code by which a store manager began this series without a network (conflicts.md §4.12). */
  emergency: z.string().max(32).optional(),
  /** Where the database stood at the last push it answered: one that does not know this place lost what was pushed, cards too (SC-22). */
  mark: checkpoint.optional(),
  /** The terminal's clock as a stamp: whatever it writes from now on is above it (conflicts.md §3.6). */
  hlc: z.string().max(64).optional(),
  /** Which start of the program speaks, and how far its own clock has run (ms): a hand-shake that was overtaken on its way is known by it. */
  bootId: z.string().max(64).optional(),
  monoMs: z.number().optional(),
});
/** POST /sync/heartbeat while connected: keeps the store's watermark moving though nobody writes anything (conflicts.md §3.6). */
export const heartbeatRequest = helloRequest.pick({ terminal: true, epoch: true, lastJseq: true, pending: true, hlc: true });
export const heartbeatReply = z.object({ serverNow: z.number() });
export const helloReply = z.object({
  serverNow: z.number(),
  ack: z.object({ jseq: z.number().int(), hash: z.string() }),
  minClient: z.string(),
  protocol: z.number().int(),
  terminalState: z.enum(['enrolled', 'active', 'dormant', 'quarantine', 'revoked', 'replaced']),
  dbEpoch: z.string(),
  catalogueVersion: z.string(),
  /** Present epoch of this terminal: another than its own = begin a new chain under it (SC-08). */
  epoch: z.string().optional(),
  /** Server was set back: facts from here go again, and every card; checkpoints are dropped (SC-22). */
  repushFrom: z.number().int().optional(),
  /** The same for earlier epochs of this terminal, by epoch. */
  repushPast: z.record(z.string(), z.number().int()).optional(),
  /** This device is behind its own past (SC-08, SC-17). */
  suspect: z.enum(['restored', 'cloned']).optional(),
});

/** POST /sync/push: rows of one collection, facts in jseq order. */
export const pushRequest = z.object({
  collection: z.enum(PUSHED),
  deviceNow: z.number(),
  bootId: z.string(),
  monoMs: z.number(),
  rows: z
    .array(z.object({ doc: wireDoc, assumed: wireDoc.nullable().optional() }))
    .min(1)
    .max(200),
});
/** Per row: `ok`, `conflict` with the master document, or `quarantined` (kept raw, EX-25; the queue goes on). */
export const pushReply = z.object({
  results: z.array(
    z.union([
      z.object({ id: z.string(), result: z.literal('ok') }),
      z.object({ id: z.string(), result: z.literal('conflict'), master: wireDoc }),
      z.object({ id: z.string(), result: z.literal('quarantined'), code: z.string() }),
    ]),
  ),
  serverNow: z.number(),
  mark: checkpoint.optional(),
});

/**
 * POST /sync/giveback: what a terminal once received of a server that was set back. Cases that only the gateway knows are taken at once;
 * papers and facts of headquarters wait for a person at headquarters (SC-22).
 */
export const givebackRequest = z.object({ docs: z.array(wireDoc).min(1).max(200) });
export const givebackReply = z.object({ taken: z.number().int(), waiting: z.number().int() });
export type GivebackReply = z.infer<typeof givebackReply>;

export const pullRequest = z.object({ collection: z.enum(COLLECTIONS), checkpoint: checkpoint.nullable(), limit: z.number().int().min(1).max(1000) });
export const pullReply = z.object({ documents: z.array(wireDoc), checkpoint, more: z.boolean() });

/** GET /sync/stream: server-sent events, `data:` is one of these; comment heart-beat every 15 s. It only says what moved. */
export const streamEvent = z.union([
  z.object({ type: z.literal('moved'), collections: z.array(z.enum(COLLECTIONS)) }),
  z.object({ type: z.literal('catalogue'), version: z.string() }),
  z.object({ type: z.literal('state'), terminalState: z.string() }),
]);

/** GET /catalogue/manifest, GET /catalogue/segments/{hash} (immutable, octet-stream), GET /catalogue/delta?since={version}. */
export const catalogueManifest = z.object({
  version: z.string(),
  rows: z.number().int(),
  segments: z.array(z.object({ hash: z.string(), rows: z.number().int(), bytes: z.number().int() })),
});
export const catalogueDelta = z.object({
  version: z.string(),
  /** The manifest changed in its segments: load it again. */
  reload: z.boolean(),
  changes: z.array(z.object({ pieceNo: z.string(), state: z.string(), storeId: z.string().nullable(), tagPriceFen: z.number().int(), pv: z.number().int() })),
});
export type CatalogueManifest = z.infer<typeof catalogueManifest>;
export type CatalogueDelta = z.infer<typeof catalogueDelta>;
export type EnrollReply = z.infer<typeof enrollReply>;
export type HelloRequest = z.infer<typeof helloRequest>;
export type HelloReply = z.infer<typeof helloReply>;
export type HeartbeatRequest = z.infer<typeof heartbeatRequest>;
export type PushRequest = z.infer<typeof pushRequest>;
export type PushReply = z.infer<typeof pushReply>;
export type PullRequest = z.infer<typeof pullRequest>;
export type PullReply = z.infer<typeof pullReply>;
export type StreamEvent = z.infer<typeof streamEvent>;
