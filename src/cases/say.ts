import type { Head } from '../facts/head.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { equal } from '../kernel/equal.ts';
import type { DecisionDoc, ExceptionDoc, ExceptionSide } from '../facts/rulings.ts';
import type { Told } from './told.ts';

/** A sentence of conflicts.md §4 "Show": a text under `cases.say`, and what stands in it. */
export interface Saying {
  readonly key: string;
  readonly params: Readonly<Record<string, Told>>;
}
const num = (v: unknown): number => (typeof v === 'number' && Number.isFinite(v) ? v : 0);
const str = (v: unknown): string => (typeof v === 'string' ? v : '');
const plain = (text: string): Told => ({ as: 'text', text });
const store = (s: ExceptionSide | undefined): Told => ({ as: 'store', id: s?.storeId ?? '' });
const time = (s: ExceptionSide | undefined): Told => ({ as: 'time', ms: s?.atMs ?? 0 });
const fen = (n: number): Told => ({ as: 'fen', fen: n });
const subjectNo = (doc: ExceptionDoc): string => doc.subject.slice(doc.subject.indexOf(':') + 1);

/** Who reads it: the sentence speaks of the other side. */
export interface Reader {
  readonly staffNo: string;
  readonly storeId: string;
  readonly terminal?: string;
}

/** My side and the other one: by my terminal, then by my number, then by my store; else the last against the first. */
function sidesOf(doc: ExceptionDoc, me: Reader): { readonly mine: ExceptionSide | undefined; readonly other: ExceptionSide | undefined } {
  const mine =
    doc.sides.find((s) => s.terminal !== '' && s.terminal === me.terminal) ??
    doc.sides.find((s) => s.by === me.staffNo) ??
    doc.sides.find((s) => s.storeId === me.storeId) ??
    doc.sides.at(-1);
  return { mine, other: doc.sides.find((s) => s !== mine) };
}
const of = (doc: ExceptionDoc, kind: string): ExceptionSide | undefined => doc.sides.find((s) => s.kind === kind);

/** The sentence of a case for the person who reads it; every code has one (conflicts.md §4 "Show", §5). */
export function sayCase(doc: ExceptionDoc, me: Reader): Saying {
  const { mine, other } = sidesOf(doc, me);
  const say = (key: string, params: Readonly<Record<string, Told>> = {}): Saying => ({ key, params });
  switch (doc.code) {
    // One sale alone: of a store that did not hold the piece (architecture §7).
    case 'EX-01':
      return doc.sides.length === 1
        ? say('soldElsewhere', { no: plain(subjectNo(doc)), ...saleIn(doc) })
        : say('soldTwice', { no: plain(subjectNo(doc)), terminal: plain(other?.terminal ?? ''), time: time(other) });
    case 'EX-02':
      return say('reservedAndSold', { no: plain(subjectNo(doc)), ...saleIn(doc) });
    case 'EX-03':
      return say('soldAndShipped', { no: plain(subjectNo(doc)), ...saleIn(doc) });
    case 'EX-03R':
      return say('soldAndRecalled', { no: plain(subjectNo(doc)), ...saleIn(doc) });
    case 'EX-04':
      return say('cardOverdrawn', { amount: fen(Math.abs(num(mine?.data['shortFen']))), store: store(other) });
    case 'EX-04L': {
      const block = doc.sides.find((s) => s.kind !== 'sale.committed');
      const use = of(doc, 'sale.committed');
      return say('usedAfterLoss', { time: time(block), store: store(use), amount: fen(Math.abs(num(use?.data['amountFen']))) });
    }
    case 'EX-05':
      return say('couponTwice', { store: store(other), time: time(other) });
    case 'EX-06':
      return say('pointsBelow', { n: { as: 'count', n: Math.abs(num(mine?.data['short'])) } });
    case 'EX-07':
      return say('phoneTwice', { store: store(doc.sides[0]), time: time(doc.sides[0]) });
    case 'EX-08': {
      const voided = of(doc, 'apt.voided');
      const visit = of(doc, 'sale.committed') ?? doc.sides.find((s) => s !== voided);
      return voided?.by === me.staffNo
        ? say(visit?.kind === 'sale.committed' ? 'voidOverruledSale' : 'voidOverruled', {
            store: store(visit),
            time: time(visit),
            no: plain(visit?.docNo ?? ''),
          })
        : say('voidRestored', { time: time(voided) });
    }
    case 'EX-09': {
      const main = doc.sides.find((s) => s.data['main'] === true) ?? doc.sides[0];
      const loser = doc.sides.some((s) => s !== main && s.by === me.staffNo);
      return say(loser ? 'claimed' : 'claimedBoth', {
        name: { as: 'staff', no: main?.by ?? '' },
        n: { as: 'count', n: new Set(doc.sides.map((s) => s.by)).size },
        time: time(main),
      });
    }
    case 'EX-10': {
      const missing = doc.sides[0]?.data['missing'];
      if (missing !== undefined) return say('numberGap', { terminal: plain(doc.sides[0]?.terminal ?? ''), no: plain(String(missing)) });
      const renamed = doc.sides.find((s) => typeof s.data['effectiveNo'] === 'string' && s.data['effectiveNo'] !== s.docNo) ?? mine;
      return say('numberTwice', { no: plain(renamed?.docNo ?? ''), next: plain(str(renamed?.data['effectiveNo'])) });
    }
    case 'EX-11':
      return say(doc.sides.some((s) => s.data['what'] === 'cloned') || doc.sides.length > 1 ? 'twoLives' : 'restored', { terminal: plain(subjectNo(doc)) });
    case 'EX-12':
      return say('clockOff', {
        terminal: plain(subjectNo(doc)),
        n: { as: 'count', n: doc.sides.length },
        span: { as: 'span', ms: num(doc.sides[0]?.data['aheadMs']) || num(doc.sides[0]?.data['saidMs']) - num(doc.sides[0]?.data['correctedMs']) },
      });
    case 'EX-13': {
      const sum = doc.sides.reduce((n, s) => n + num(s.data['diffFen']), 0);
      const first = Array.isArray(doc.sides[0]?.data['lines']) ? (doc.sides[0].data['lines'] as readonly Readonly<Record<string, unknown>>[])[0] : undefined;
      return say('oldPrice', {
        from: fen(num(first?.['usedFenPerG'])),
        to: fen(num(first?.['dueFenPerG'])),
        n: { as: 'count', n: doc.sides.length },
        amount: fen(sum),
      });
    }
    case 'EX-14': {
      const acts = doc.sides.filter((s) => s.kind !== 'staff.revoked');
      return say('afterRevoked', {
        name: { as: 'staff', no: acts[0]?.by ?? subjectNo(doc) },
        time: time(of(doc, 'staff.revoked')),
        n: { as: 'count', n: acts.length },
      });
    }
    case 'EX-14F':
      return say('fieldTwice', { field: { as: 'field', field: str(doc.sides[0]?.data['field']) }, n: { as: 'count', n: doc.sides.length } });
    case 'EX-15': {
      const late = doc.sides.find((s) => s.data['count'] === undefined && s.kind !== 'take.outcome') ?? other;
      return say('missingExplained', { no: plain(subjectNo(doc)), terminal: plain(late?.terminal ?? ''), doc: plain(late?.docNo ?? '') });
    }
    case 'EX-16': {
      const applied = of(doc, 'sale.committed');
      const back = doc.sides.find((s) => s !== applied);
      const short = Math.abs(num(back?.data['shortFen'])) || Math.abs(num(back?.data['overFen']));
      return applied === undefined
        ? say('refundedTooMuch', { amount: fen(short) })
        : say('depositTwice', { store: store(applied), time: time(applied), amount: fen(short) });
    }
    case 'EX-17':
      return say('giftTwice', { store: store(other), time: time(other) });
    case 'EX-18': {
      const why = doc.sides.map((s) => str(s.data['why'])).find((w) => w !== '') ?? '';
      const ship = of(doc, 'transfer.shipped');
      const pieces = doc.sides.flatMap((s) => (Array.isArray(s.data['pieceNos']) ? s.data['pieceNos'] : []));
      return why === 'noShip'
        ? say('shipmentMissing', { n: { as: 'count', n: new Set(pieces).size } })
        : why === ''
          ? say('twoPlaces', { no: plain(subjectNo(doc)) })
          : say('transferDiffers', { store: store(ship ?? doc.sides[0]), n: { as: 'count', n: new Set(pieces).size }, why: { as: 'word', key: `why_${why}` } });
    }
    case 'EX-19':
      return say('paymentDiffers', { why: { as: 'word', key: `why_${str(doc.sides[0]?.data['why'])}` } });
    case 'EX-19O':
      return say('orphanPayment', { amount: fen(num(doc.sides[0]?.data['amountFen'])), time: time(doc.sides[0]) });
    case 'EX-20': {
      const picked = of(doc, 'sale.pickedUp');
      return say('voidedButPicked', { terminal: plain(picked?.terminal ?? ''), time: time(picked) });
    }
    case 'EX-21':
      return say('erasedWritten', { n: { as: 'count', n: Math.max(0, doc.sides.length - 1) }, time: time(of(doc, 'cust.erased')) });
    case 'EX-22':
      return say('promoOver', { n: { as: 'count', n: doc.sides.filter((s) => s.kind === 'sale.committed').length } });
    case 'EX-23':
      return say('lateAfterClose', {
        n: { as: 'count', n: Math.max(0, doc.sides.length - 1) },
        amendment: { as: 'count', n: num(doc.sides.at(-1)?.data['amendment']) },
      });
    case 'EX-24':
      return say('predecessorMissing', { n: { as: 'count', n: doc.sides.length } });
    case 'EX-25':
      return say('quarantined', { terminal: plain(doc.sides[0]?.terminal ?? '') });
    case 'EX-26':
      return say('stepDoesNotFit', { no: plain(subjectNo(doc)) });
    default:
      return say('other', { code: plain(doc.code) });
  }
}
function saleIn(doc: ExceptionDoc): Readonly<Record<string, Told>> {
  const sale = of(doc, 'sale.committed') ?? doc.sides.at(-1);
  return { store: store(sale), time: time(sale) };
}

/** Which of conflicts.md §4.3 (a)–(e) gave the customer to the owner. */
const OWNER_WHY: Readonly<Record<string, string>> = { '4.3-transfer': 'transfer', '4.3a': 'sales', '4.3b': 'open', '4.3c': 'reported' };
/** Sentences of decisions: what a rule settled without asking anybody (conflicts.md §4.3, §4.4, §4.17). Undefined where another screen says it. */
export function sayDecision(d: DecisionDoc, me: Reader): Saying | undefined {
  if (d.rule === '4.17') return { key: 'cancelTooLate', params: {} };
  if (d.rule === '4.4') return { key: 'cardsMerged', params: { time: { as: 'time', ms: num(d.data['atMs']) } } };
  if (d.rule.startsWith('4.3')) {
    const owner = str(d.data['owner']);
    if (!d.losers.some((l) => l.by === me.staffNo)) return undefined;
    const why = OWNER_WHY[d.rule] ?? 'first';
    return {
      key: 'customerOwned',
      params: { name: { as: 'staff', no: owner }, why: { as: 'word', key: `owner_${why}` }, until: { as: 'time', ms: num(d.data['untilMs']) } },
    };
  }
  return undefined;
}

const SHOWN_MS = 3 * 86_400_000;
/** Fields this person wrote that another value replaced without either having seen the other, for three days (conflicts.md §4.4 "Show"). */
export function fieldLosses(
  head: Head,
  staffNo: string,
  nowMs: number,
): readonly { readonly field: string; readonly at: string; readonly mine: unknown; readonly now: unknown }[] {
  return head.history.flatMap((h) => {
    const now = head.fields[h.field];
    if (h.outcome !== 'lost' || h.by !== staffNo || now === undefined || now.by === staffNo || equal(now.value, h.value) || nowMs - hlcMs(now.hlc) > SHOWN_MS)
      return [];
    return [{ field: h.field, at: h.at as string, mine: h.value, now: now.value }];
  });
}
