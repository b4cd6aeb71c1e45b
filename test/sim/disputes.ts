import type { Fact } from '../../src/facts/envelope.ts';
import { standingSales } from './accounts.ts';
import { body, pasts } from './reading.ts';
import type { Expected } from './accounts.ts';

/**
 * Which disputes of one piece there have to be (conflicts.md §3.3, §3.4, §4.5, §4.17), from the facts alone and without a line of the fold:
 * who saw what, how heavy each word weighs, and where its writer left the piece. EX-03, EX-03R, EX-15, and EX-18 of a piece.
 */
interface Word {
  readonly fact: Fact;
  readonly weight: number;
  readonly at: string;
  /** Says only that nothing is new: where the piece is, its writer had found. */ readonly asFound?: true;
}
type Saw = (a: Fact, b: Fact) => boolean;
interface Spot {
  readonly at: string;
  readonly storeId?: string;
}
const storeOf = (f: Fact): string => f.terminal.split('-')[0] ?? '';
const spot = (state: string, p: Spot): string => `${state} ${p.at}/${p.storeId ?? ''}`;
const DEFAULT: Readonly<Record<string, string>> = {
  store: 'IN_STOCK',
  transit: 'IN_TRANSIT',
  customer: 'SOLD',
  supplier: 'AT_SUPPLIER',
  workshop: 'IN_REPAIR',
  gone: 'SCRAPPED',
  unknown: 'MISSING',
};

/** What a fact says of the piece: the ladder of §3.4 and the place it leaves the piece at. */
function wordOf(no: string, fact: Fact): Word | undefined {
  const b = body(fact);
  const list = (name: string): readonly string[] => (Array.isArray(b[name]) ? (b[name] as readonly string[]) : []);
  const mine = (b['pieces'] as readonly { readonly pieceNo: string; readonly state: string; readonly delivered?: boolean }[] | undefined)?.find(
    (p) => p.pieceNo === no,
  );
  const store = { at: 'store', storeId: String(b['storeId'] ?? '') };
  const say = (weight: number, at: string): Word => ({ fact, weight, at });
  const asFound = (weight: number): Word => ({ fact, weight, at: '', asFound: true });
  switch (fact.kind) {
    case 'sale.committed': {
      const line = (b['lines'] as readonly { readonly pieceNo: string; readonly delivered: boolean }[]).find((l) => l.pieceNo === no);
      return line === undefined ? undefined : line.delivered ? say(100, spot('SOLD', { at: 'customer' })) : say(60, spot('SOLD_HELD', store));
    }
    case 'sale.pickedUp':
      return list('pieceNos').includes(no) ? say(100, spot('SOLD', { at: 'customer' })) : undefined;
    case 'sale.returned':
      return mine === undefined ? undefined : say(95, spot(mine.state, store));
    case 'sale.voided':
      return mine === undefined ? undefined : say(mine.delivered === true ? 95 : 20, spot(mine.state, store));
    case 'stock.received':
      return say(90, spot('IN_STOCK', store));
    case 'transfer.received':
      return list('pieceNos').includes(no) ? say(90, spot('IN_STOCK', store)) : undefined;
    case 'transfer.shipped':
      return list('pieceNos').includes(no) ? say(70, spot('IN_TRANSIT', { at: 'transit' })) : undefined;
    case 'transfer.lost':
      return list('pieceNos').includes(no) ? say(20, spot('MISSING', { at: 'unknown' })) : undefined;
    case 'take.outcome':
      return list('missing').includes(no)
        ? say(20, spot('MISSING', { at: 'unknown' }))
        : list('misplaced').includes(no)
          ? say(80, spot('IN_STOCK', store))
          : list('found').includes(no)
            ? say(80, `found ${String(b['storeId'])}`)
            : undefined;
    case 'stock.scrapped':
      return say(20, spot(String(b['as']), { at: 'gone' }));
    case 'stock.released':
      return asFound(20);
    case 'stock.reserved':
      return say(
        Number((b['for'] as { readonly depositFen?: number }).depositFen ?? 0) > 0 ? 50 : storeOf(fact) === b['storeId'] ? 40 : 30,
        spot('RESERVED', store),
      );
    case 'stock.moved': {
      const [to, from] = [b['to'] as Spot, b['from'] as Spot | undefined];
      if (to.at === 'store' && from?.at === 'store' && from.storeId === to.storeId) return asFound(20);
      return say(
        to.at === 'store' ? 90 : to.at === 'workshop' ? 95 : to.at === 'customer' ? 20 : 70,
        spot(String(b['state'] ?? DEFAULT[to.at]), { ...to, storeId: to.storeId ?? '' }),
      );
    }
    default:
      return undefined;
  }
}
const later = (a: Fact, b: Fact): number => (a.hlc < b.hlc || (a.hlc === b.hlc && a.id < b.id) ? -1 : 1);

/** Undefined where plain words do not reach: a kind that is not told here, or a state that hangs on which of two branches somebody went by. */
export function ofDispute(no: string, facts: readonly Fact[], all: readonly Fact[]): readonly Expected[] | undefined {
  const key = `piece:${no}`;
  const sales = standingSales(facts, no, all);
  const saw: Saw = pasts(key, facts, links(facts));
  const words = new Map<Fact, Word>();
  for (const f of facts) {
    const w = wordOf(no, f);
    if (w === undefined) return undefined;
    words.set(f, w);
  }
  const out: Expected[] = facts
    .filter((f) => f.kind === 'stock.scrapped')
    .flatMap((e) => {
      const beside = sales.filter((s) => !saw(s, e) && !saw(e, s));
      return beside.length === 0 ? [] : [{ code: 'EX-03R', subject: key, members: [e, ...beside].map((f) => f.id as string).sort() }];
    });
  const live = facts.filter((f) => f.kind !== 'sale.voided' || !voided0(f, facts, saw));
  const where = (f: Fact): string | undefined => placeOf(f, live, words, saw);
  const end = (state: string | undefined): readonly Expected[] | undefined => {
    // §4.18: counted missing, and explained by something the count had not seen.
    const counts = live.filter((f) => f.kind === 'take.outcome');
    if (counts.length > 0 && state === undefined) return undefined;
    for (const m of counts.filter((f) => (body(f)['missing'] as readonly string[]).includes(no))) {
      const late = live.filter((f) => f.kind !== 'take.outcome' && !saw(f, m) && !saw(m, f));
      if (late.length > 0 && state?.startsWith('MISSING') !== true)
        out.push({ code: 'EX-15', subject: key, members: [m, ...late].map((f) => f.id as string).sort() });
    }
    return out;
  };
  // More than one sale that stands is EX-01, whatever else is said.
  if (sales.length > 1) return end('DISPUTED');
  const tips = live.filter((f) => !live.some((o) => saw(f, o)));
  const [only] = tips;
  if (tips.length < 2) return end(only === undefined ? undefined : where(only));

  const common = live.filter((f) => tips.every((t) => t === f || saw(f, t)));
  const base = common.filter((f) => !common.some((o) => saw(f, o)));
  if (base.length > 1) return undefined;
  const from = base[0] === undefined ? '' : where(base[0]);
  const weight = (f: Fact): number => words.get(f)?.weight ?? 0;
  const branches = tips.map((tip) => {
    const own = live.filter((f) => (f === tip || saw(f, tip)) && !common.includes(f));
    const net = own.filter((f) => !takenBack(f, own, live));
    return { tip, own: net, at: where(tip), weight: Math.max(0, ...net.map(weight)) };
  });
  if (from === undefined || branches.some((b) => b.at === undefined)) return undefined;
  const real = branches.filter(
    (b) =>
      b.own.length > 0 &&
      (b.at !== from || b.own.some((f) => f.kind === 'sale.committed' || (f.kind === 'stock.reserved' && b.at?.startsWith('RESERVED') === true))),
  );
  const members = new Set<Fact>();
  for (const b of real)
    for (const o of real) {
      if (b === o || b.at === o.at) continue;
      const strongest = (x: typeof b, y: typeof b): Fact | undefined =>
        x.own.filter((f) => weight(f) >= 60 && f !== y.tip && !saw(f, y.tip)).sort((p, q) => weight(q) - weight(p) || later(p, q))[0];
      const [x, y] = [strongest(b, o), strongest(o, b)];
      if (x !== undefined && y !== undefined) {
        members.add(x);
        members.add(y);
      }
    }
  if (members.size > 0)
    out.push({
      code: [...members].some((f) => f.kind === 'sale.committed') ? 'EX-03' : 'EX-18',
      subject: key,
      members: [...members].map((f) => f.id as string).sort(),
    });
  return end(members.size > 0 ? 'DISPUTED' : [...(real.length > 0 ? real : branches)].sort((p, q) => q.weight - p.weight || later(p.tip, q.tip))[0]?.at);
}
/** Who signs for a transfer follows its shipment, who takes a sale back follows the sale, though they had not seen the piece itself (§4.7, §4.17). */
function links(facts: readonly Fact[]): (f: Fact) => readonly string[] {
  const name = (f: Fact, member: string): unknown => body(f)[member];
  return (f) => {
    const follows =
      f.kind === 'transfer.received'
        ? facts.filter((s) => s.kind === 'transfer.shipped' && name(s, 'transferId') === name(f, 'transferId'))
        : f.kind === 'sale.voided' || f.kind === 'sale.returned'
          ? facts.filter((s) => s.kind === 'sale.committed' && name(s, 'saleId') === name(f, 'saleId'))
          : [];
    return follows.map((s) => s.id);
  };
}
/** A void that gave nothing back, beside which the goods were handed over: without effect (§4.7). */
const voided0 = (v: Fact, facts: readonly Fact[], saw: Saw): boolean =>
  Number(body(v)['refundFen']) === 0 && facts.some((p) => p.kind === 'sale.pickedUp' && body(p)['saleId'] === body(v)['saleId'] && !saw(p, v));
/** A sale that somebody has taken back is nothing, in whatever branch that was done; nor is what undid it, beside it (§3.3). */
function takenBack(f: Fact, own: readonly Fact[], live: readonly Fact[]): boolean {
  const id = body(f)['saleId'];
  if (id === undefined || !['sale.committed', 'sale.voided', 'sale.returned', 'sale.pickedUp'].includes(f.kind)) return false;
  return (
    own.some((o) => o.kind === 'sale.committed' && body(o)['saleId'] === id) &&
    live.some((o) => (o.kind === 'sale.voided' || o.kind === 'sale.returned') && body(o)['saleId'] === id)
  );
}
/**
 * The state each fact found and left, of a piece whose facts follow each other one by one; undefined where two did not know of each other, where a
 * fact follows several or none that is here, or for a kind that is not told here.
 */
export function statesOf(
  no: string,
  facts: readonly Fact[],
): readonly { readonly fact: Fact; readonly from: string | undefined; readonly to: string }[] | undefined {
  const saw: Saw = pasts(`piece:${no}`, facts, links(facts));
  const line = [...facts].sort((a, b) => (saw(a, b) ? -1 : saw(b, a) ? 1 : 0));
  const words = new Map<Fact, Word>();
  for (const [i, f] of line.entries()) {
    const [word, before] = [wordOf(no, f), line[i - 1]];
    if (word === undefined || (before !== undefined && !saw(before, f)) || (i > 0 && f.prev[`piece:${no}`]?.join() !== before?.id)) return undefined;
    words.set(f, word);
  }
  const states = line.map((f) => placeOf(f, facts, words, saw)?.split(' ')[0]);
  if (states.includes(undefined)) return undefined;
  return line.map((fact, i) => ({ fact, from: states[i - 1], to: states[i] ?? '' }));
}
/** Where a writer left the piece: by their word, or where they found it when their word changes nothing. */
function placeOf(f: Fact, live: readonly Fact[], words: ReadonlyMap<Fact, Word>, saw: Saw): string | undefined {
  const word = words.get(f);
  if (word === undefined) return undefined;
  const past = live.filter((x) => saw(x, f));
  const heads = past.filter((x) => !past.some((o) => saw(x, o)));
  const found = heads.length === 1 && heads[0] !== undefined ? placeOf(heads[0], live, words, saw) : undefined;
  if (f.kind === 'stock.reserved' && body(f)['waiting'] === true)
    return found?.startsWith('RESERVED') === true ? found : found === undefined ? undefined : word.at;
  if (f.kind === 'stock.released') return found === undefined ? undefined : `IN_STOCK ${found.slice(found.indexOf(' ') + 1)}`;
  // Moved inside its store: still free or promised as it was; anything else is a word of its own.
  if (word.asFound === true) {
    const { to, state } = body(f) as { readonly to: Spot; readonly state?: string };
    return found === undefined ? undefined : /^(RESERVED|IN_STOCK) /.test(found) ? spot(found.slice(0, found.indexOf(' ')), to) : spot(state ?? 'IN_STOCK', to);
  }
  if (word.at.startsWith('found ')) {
    const store = `store/${word.at.slice(6)}`;
    return found === undefined ? undefined : found.endsWith(` ${store}`) ? found : `IN_STOCK ${store}`;
  }
  return word.at;
}
