import type { Fact } from '../facts/envelope.ts';
import type { FactId } from '../kernel/brand.ts';
import { encodeHlc, nodeOf } from '../kernel/hlc.ts';
import { checkDraft } from '../facts/registry.ts';
import type { BodyOf, FactKind } from '../facts/registry.ts';

/** `21T10:20` or `10:20` (the scenario's day, 2026-11-21) in Shanghai, as ms. */
export function moment(text: string): number {
  const [day, clock] = text.includes('T') ? text.split('T') : ['21', text];
  const [h = 0, m = 0, s = 0] = (clock ?? '').split(':').map(Number);
  return Date.UTC(2026, 10, Number(day), h - 8, m, s);
}
export interface Told {
  readonly on: string; // terminal
  readonly at: string;
  readonly by?: string;
  readonly approver?: string;
  readonly prev?: Readonly<Record<string, readonly (Fact | string)[]>>;
  readonly scope?: readonly string[];
  readonly epoch?: string;
  readonly jseq?: number;
  readonly hash?: string;
  readonly businessDate?: string;
}
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Tells facts by hand: readable, checked against their schema, not sealed. Ids count up in the order they are told. */
export class Teller {
  #n = 0;
  readonly #jseq = new Map<string, number>();
  readonly told: Fact[] = [];
  fact<K extends FactKind>(kind: K, t: Told, body: BodyOf<K>): Fact<K, BodyOf<K>> {
    this.#n += 1;
    const node = nodeOf(t.on, t.epoch ?? 'A');
    const jseq = t.jseq ?? (this.#jseq.get(node) ?? 0) + 1;
    this.#jseq.set(node, Math.max(jseq, this.#jseq.get(node) ?? 0));
    const ms = moment(t.at);
    const store = t.on.startsWith('HQ') ? 'S01' : (t.on.split('-')[0] ?? 'S01');
    const prev = Object.fromEntries(Object.entries(t.prev ?? {}).map(([k, v]) => [k, v.map((x) => (typeof x === 'string' ? x : x.id))]));
    const id = `fact:${'0'.repeat(22)}${[...String(this.#n).padStart(4, '0')].map((c) => ALPHABET[Number(c)]).join('')}` as FactId; // its shape is made right here
    const made: Fact<K, BodyOf<K>> = {
      id,
      kind,
      v: 1,
      scope: t.scope ?? [store],
      currency: 'CNY',
      terminal: t.on,
      epoch: t.epoch ?? 'A',
      jseq,
      prevHash: '',
      hash: t.hash ?? String(this.#n).padStart(64, '0'),
      hlc: encodeHlc(ms, 0, node),
      wallMs: ms,
      bootId: 'boot',
      monoMs: ms - moment('14T00:00'),
      businessDate: t.businessDate ?? `2026-11-${t.at.includes('T') ? t.at.slice(0, 2) : '21'}`,
      by: t.by ?? '1001',
      ...(t.approver === undefined ? {} : { approver: t.approver }),
      prev,
      body,
    };
    const checked = checkDraft(made);
    if (!checked.ok) throw new Error(`${kind}: ${JSON.stringify(checked.problem.params)}`);
    this.told.push(made);
    return made;
  }
  /** A sale of pieces at 10,000.00 each, or of nothing at all when only its entries matter. */
  sale(t: Told, o: ToldSale): Fact<'sale.committed', BodyOf<'sale.committed'>> {
    const { prev, body } = toldSale(t, o);
    return this.fact('sale.committed', { ...t, prev }, body);
  }
}

export interface ToldSale {
  readonly saleId: string;
  readonly pieces?: readonly string[];
  readonly netFen?: number;
  readonly delivered?: boolean;
  readonly customer?: string;
  readonly docNo?: string;
  readonly entries?: BodyOf<'sale.committed'>['entries'];
  readonly payments?: BodyOf<'sale.committed'>['payments'];
  readonly gold?: { readonly mg: number; readonly fenPerG: number; readonly version: string };
  readonly aptId?: string;
}
/** Body and predecessors of a told sale: an aggregate that `t.prev` does not name begins here. */
export function toldSale(t: Told, o: ToldSale): { readonly prev: NonNullable<Told['prev']>; readonly body: BodyOf<'sale.committed'> } {
  const pieces = o.pieces ?? ['RD2600017'];
  const netFen = o.netFen ?? 1_000_000;
  const payableFen = netFen * pieces.length;
  const storeId = t.on.split('-')[0] ?? 'S01';
  return {
    prev: { ...Object.fromEntries(pieces.map((p) => [`piece:${p}`, []])), ...(o.customer === undefined ? {} : { [o.customer]: [] }), ...t.prev },
    body: {
      saleId: o.saleId,
      type: 'XS',
      storeId,
      ...(o.docNo === undefined ? {} : { docNo: o.docNo }),
      ...(o.customer === undefined ? {} : { customer: { id: o.customer, name: '李娜' } }),
      ...(o.aptId === undefined ? {} : { aptId: o.aptId }),
      cashier: { staffNo: t.by ?? '1001', name: t.by ?? '1001' },
      lines: pieces.map((pieceNo, i) => ({
        lineNo: i + 1,
        pieceNo,
        qty: 1 as const,
        name: '足金手镯',
        category: 'bangle',
        kind: 'goldByGram',
        priceMode: o.gold === undefined ? ('fixed' as const) : ('byGram' as const),
        ...(o.gold === undefined ? {} : { metal: 'gold999', metalMg: o.gold.mg, goldPriceFenPerG: o.gold.fenPerG, goldPriceVersion: o.gold.version }),
        tagFen: netFen,
        steps: [],
        netFen,
        delivered: o.delivered ?? true,
        enteredBy: 'scan' as const,
        consultants: [{ staffNo: t.by ?? '1001', name: t.by ?? '1001', shareBp: 10_000 }],
      })),
      payments: o.payments ?? [{ method: 'cash', amountFen: payableFen }],
      totals: { pieces: pieces.length, tagFen: payableFen, discountFen: 0, roundingFen: 0, payableFen, paidFen: payableFen, changeFen: 0 },
      ...(o.entries === undefined ? {} : { entries: o.entries }),
      offline: true,
    },
  };
}
