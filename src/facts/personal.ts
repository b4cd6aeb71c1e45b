import { hashOf } from '../kernel/hash.ts';
import type { Fact } from './envelope.ts';

/**
 * Members of a body that speak of a person and go when the person is erased (conflicts.md §4.25, I17; decisions/080): names, numbers, addresses
 * and free words about them. `blank` are strings that the kind's schema requires: they become '' instead of being left out. What stays is the
 * customer's id (the pseudonym), money, pieces, times, codes and the reasons of business acts.
 */
interface Personal {
  readonly drop?: readonly string[];
  readonly blank?: readonly string[];
}
export const PERSONAL: Readonly<Record<string, Personal>> = {
  'apt.created': { blank: ['form.name'], drop: ['form.phoneE164', 'form.email', 'form.wechat', 'form.qq', 'form.needText', 'form.sourceNote'] },
  'apt.ended': { drop: ['note'] },
  'apt.calledBack': { drop: ['result'] },
  'apt.appealed': { blank: ['text'] },
  'cust.contacted': { drop: ['note'] },
  'cust.consented': { drop: ['evidence'] },
  'cust.blacklisted': { blank: ['reason'] },
  'sale.committed': { blank: ['customer.name'], drop: ['customer.phoneMasked', 'note'] },
  'sale.noted': { blank: ['text'] },
  'sale.pickedUp': { drop: ['signedBy'] },
  'order.paid': { drop: ['customerName'] },
  'stock.reserved': { drop: ['for.name'] },
  'task.opened': { blank: ['title'] },
  'task.done': { blank: ['result'] },
  'ticket.message': { blank: ['text'] },
  'ticket.custody': { drop: ['who'] },
};

type Members = Readonly<Record<string, unknown>>;
const members = (x: unknown): x is Members => typeof x === 'object' && x !== null && !Array.isArray(x);
function at(body: unknown, path: string): unknown {
  let here: unknown = body;
  for (const name of path.split('.')) here = members(here) && Object.hasOwn(here, name) ? here[name] : undefined;
  return here;
}
/** The body with another value at a path that is there, or without it. */
function put(body: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined || !members(body) || !Object.hasOwn(body, name)) return body;
  const { [name]: old, ...others } = body;
  const next = rest.length === 0 ? value : put(old, rest, value);
  return next === undefined ? others : { ...others, [name]: next };
}
const empty = (value: unknown): boolean => value === undefined || value === '';
const without = (body: unknown, paths: readonly string[]): unknown => paths.reduce((b, path) => put(b, path.split('.'), undefined), body);

const pathsOf = (kind: string): readonly string[] => {
  const p = PERSONAL[kind];
  return p === undefined ? [] : [...(p.blank ?? []), ...(p.drop ?? [])];
};
/** Personal members that stand in a body of this kind, in text order. */
export const personalIn = (kind: string, body: unknown): string[] =>
  pathsOf(kind)
    .filter((path) => !empty(at(body, path)))
    .sort();
/** True when nothing but what the table knows is marked as personal: nobody may make money or goods redactable. */
export const marksFit = (fact: Pick<Fact, 'kind' | 'personal' | 'redacted'>): boolean => {
  const known = pathsOf(fact.kind);
  return [...(fact.personal ?? []), ...Object.keys(fact.redacted ?? {})].every((path) => known.includes(path));
};

const commitOf = (salt: string, path: string, value: unknown): string => hashOf([salt, path, value]);

/**
 * What the hash of a fact covers. Of a fact with personal members it is a salted commitment to each of them instead of the value, so that the
 * value and the salt can go and the hash stays. A fact without them is covered as it stands. A redacted one that carries a value all the same
 * does not fit its hash.
 */
export function covered(content: Members): Members {
  const { salt, personal, redacted, ...rest } = content;
  if (typeof salt === 'string' && Array.isArray(personal) && redacted === undefined) {
    const paths = personal.map(String);
    return {
      ...rest,
      body: without(rest['body'], paths),
      commits: Object.fromEntries(paths.map((path) => [path, commitOf(salt, path, at(rest['body'], path))])),
    };
  }
  if (members(redacted) && salt === undefined && personal === undefined) {
    const gone = Object.keys(redacted).filter((path) => empty(at(rest['body'], path)));
    return { ...rest, body: without(rest['body'], gone), commits: redacted };
  }
  return content;
}

export const isRedacted = (fact: Pick<Fact, 'redacted'>): boolean => fact.redacted !== undefined;
/** True when something personal of it can still go. */
export const isRedactable = (fact: Pick<Fact, 'salt' | 'redacted'>): boolean => fact.salt !== undefined && fact.redacted === undefined;

/**
 * The fact without its personal members and without the salt; commitments stand in their place and the hash stays. Pure and idempotent. A
 * fact that has nothing personal, or was written before there were salts, is answered as it is.
 */
export function redact<F extends Pick<Fact, 'kind' | 'body' | 'salt' | 'personal' | 'redacted'>>(fact: F): F {
  if (!isRedactable(fact)) return fact;
  const { salt, personal, ...rest } = fact;
  // Of a kind that this version does not know the fact itself says what is personal; its schema may want strings.
  const blanks = Object.hasOwn(PERSONAL, fact.kind) ? (PERSONAL[fact.kind]?.blank ?? []) : (fact.personal ?? []);
  const paths = personal ?? [];
  const redacted = Object.fromEntries(paths.map((path) => [path, commitOf(salt ?? '', path, at(fact.body, path))]));
  // The same type without two optional members and with blanks where strings were.
  return { ...rest, redacted, body: paths.reduce((b, path) => put(b, path.split('.'), blanks.includes(path) ? '' : undefined), fact.body) } as unknown as F;
}

/** Of two copies of one fact the one that holds: a redacted copy absorbs a full one. */
export const absorbing = <F extends Pick<Fact, 'redacted'>>(a: F, b: F): F => (isRedacted(b) && !isRedacted(a) ? b : a);
