import type { ExceptionDoc, ExceptionSide } from '../facts/rulings.ts';

/** A value of a case as an interface shows it: it formats money, times and names in the person's language. */
export type Told =
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'fen'; readonly fen: number }
  | { readonly as: 'count'; readonly n: number }
  | { readonly as: 'time'; readonly ms: number }
  | { readonly as: 'span'; readonly ms: number }
  | { readonly as: 'staff'; readonly no: string }
  | { readonly as: 'store'; readonly id: string }
  /** A text under `cases.word`. */
  | { readonly as: 'word'; readonly key: string; readonly n?: number }
  /** What a fact did, by its kind. */
  | { readonly as: 'kind'; readonly kind: string }
  /** The name of a field of a card. */
  | { readonly as: 'field'; readonly field: string };

export interface CaseLine {
  /** A text under `cases.line`. */
  readonly label: string;
  readonly value: Told;
  /** The sides do not agree here: shown bold (ui.md, conflict card). */
  readonly differs: boolean;
}

const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined);
const num = (v: unknown): number | undefined => (typeof v === 'number' && Number.isFinite(v) ? v : undefined);
const list = (v: unknown): readonly string[] => (Array.isArray(v) ? v.filter((x): x is string => typeof x === 'string') : []);
const word = (key: string, n?: number): Told => (n === undefined ? { as: 'word', key } : { as: 'word', key, n });
const plain = (v: string): Told => ({ as: 'text', text: v });

type Raw = readonly [label: string, value: Told | undefined];
const WHY = new Set(['short', 'lost', 'misrouted', 'over', 'noShip', 'twoSales', 'notPaid', 'paidAfterGivenUp']);
const SCORES = ['none', 'shown', 'ended', 'sale'] as const;
const ENTERED = new Set(['scan', 'typed', 'picked']);

/** What a side says for one code beyond who, when and where (conflicts.md §5). */
function ofCode(code: string, s: ExceptionSide): readonly Raw[] {
  const d = s.data;
  const fen = (label: string, key: string, abs = false): Raw => {
    const v = num(d[key]);
    return [label, v === undefined ? undefined : { as: 'fen', fen: abs ? Math.abs(v) : v }];
  };
  const flag = (label: string, key: string, yes: string, no: string): Raw => [
    label,
    typeof d[key] === 'boolean' ? word(d[key] === true ? yes : no) : undefined,
  ];
  const str = (label: string, key: string): Raw => {
    const v = text(d[key]);
    return [label, v === undefined ? undefined : plain(v)];
  };
  const why: Raw = ['why', WHY.has(String(d['why'])) ? word(`why_${String(d['why'])}`) : undefined];
  switch (code) {
    case 'EX-02': {
      const f = d['for'];
      const r = typeof f === 'object' && f !== null ? (f as Readonly<Record<string, unknown>>) : {};
      const dep = num(r['depositFen']);
      const until = num(r['untilMs']);
      return [
        ['reservedFor', text(r['name']) === undefined ? undefined : plain(text(r['name']) ?? '')],
        ['deposit', dep === undefined ? undefined : { as: 'fen', fen: dep }],
        ['until', until === undefined ? undefined : { as: 'time', ms: until }],
      ];
    }
    case 'EX-03R':
      return [flag('recall', 'safety', 'safety', 'ordinary')];
    case 'EX-04':
      return [
        fen('used', 'amountFen', true),
        fen('short', 'shortFen', true),
        flag('how', 'forced', 'forced', 'inShare'),
        flag('liable', 'liable', 'liableYes', 'liableNo'),
      ];
    case 'EX-04L':
      return [fen('used', 'amountFen', true), flag('knew', 'knew', 'knewYes', 'knewNo')];
    case 'EX-05': {
      const store = text(d['costStore']);
      return [flag('coupon', 'valid', 'couponValid', 'couponInvalid'), ['costStore', store === undefined ? undefined : { as: 'store', id: store }]];
    }
    case 'EX-06': {
      const p = num(d['points']);
      const short = num(d['short']);
      return [
        ['points', p === undefined ? undefined : { as: 'count', n: p }],
        ['shortPoints', short === undefined ? undefined : { as: 'count', n: Math.abs(short) }],
      ];
    }
    case 'EX-09': {
      const score = num(d['score']);
      return [
        ['evidence', score === undefined ? undefined : word(SCORES[Math.max(0, Math.min(3, score))] ?? 'none')],
        flag('outcome', 'main', 'main', 'assistant'),
        ['appeal', d['appeal'] === true ? word('appealed') : undefined],
      ];
    }
    case 'EX-10': {
      const missing = num(d['missing']);
      return [str('effectiveNo', 'effectiveNo'), ['missingNo', missing === undefined ? undefined : plain(String(missing))]];
    }
    case 'EX-11': {
      const jseq = num(d['jseq']);
      const ack = num(d['ackJseq']);
      const what = text(d['what']);
      return [
        ['finding', what === 'restored' || what === 'cloned' ? word(what) : undefined],
        ['place', jseq === undefined ? undefined : word('entryNo', jseq)],
        ['acked', ack === undefined ? undefined : word('entryNo', ack)],
      ];
    }
    case 'EX-12': {
      const said = num(d['saidMs']);
      const right = num(d['correctedMs']) ?? num(d['receivedAt']);
      const ahead = num(d['aheadMs']) ?? (said === undefined || right === undefined ? undefined : said - right);
      return [
        ['said', { as: 'time', ms: said ?? s.atMs }],
        ['corrected', right === undefined ? undefined : { as: 'time', ms: right }],
        ['off', ahead === undefined ? undefined : { as: 'span', ms: ahead }],
      ];
    }
    case 'EX-13': {
      const lines = Array.isArray(d['lines']) ? (d['lines'] as readonly Readonly<Record<string, unknown>>[]) : [];
      const used = num(lines[0]?.['usedFenPerG']);
      const due = num(lines[0]?.['dueFenPerG']);
      return [
        ['usedPrice', used === undefined ? undefined : { as: 'fen', fen: used }],
        ['duePrice', due === undefined ? undefined : { as: 'fen', fen: due }],
        fen('diff', 'diffFen'),
      ];
    }
    case 'EX-14': {
      const a = text(d['approver']);
      return [['approver', a === undefined ? undefined : { as: 'staff', no: a }]];
    }
    case 'EX-14F': {
      const f = text(d['field']);
      return [['field', f === undefined ? undefined : { as: 'field', field: f }], flag('outcome', 'kept', 'inUse', 'inHistory')];
    }
    case 'EX-16':
      return [
        fen('amount', 'amountFen', true),
        fen('refunded', 'refundFen'),
        fen('over', 'overFen', true),
        fen('short', 'shortFen', true),
        flag('token', 'forced', 'withoutToken', 'withToken'),
      ];
    case 'EX-17':
      return [fen('cost', 'costFen')];
    case 'EX-18': {
      const pieces = list(d['pieceNos']);
      return [why, ['pieces', pieces.length === 0 ? undefined : plain(pieces.join('、'))], str('seal', 'seal')];
    }
    case 'EX-19':
      return [why, fen('short', 'shortFen'), fen('refundDue', 'refundFen'), flag('paid', 'unpaid', 'unpaid', 'paid')];
    case 'EX-19O':
      return [fen('collected', 'amountFen')];
    case 'EX-21':
      return [flag('order', 'after', 'afterErase', 'besideErase')];
    case 'EX-22': {
      const used = num(d['used']);
      return [
        ['version', d['version'] === undefined ? undefined : plain(String(d['version']))],
        ['usedTimes', used === undefined ? undefined : word('times', used)],
        fen('cost', 'costFen'),
        flag('how', 'forced', 'forced', 'inShare'),
        flag('liable', 'liable', 'liableYes', 'liableNo'),
      ];
    }
    case 'EX-23': {
      const n = num(d['amendment']);
      return [['amendment', n === undefined ? undefined : word('amendmentNo', n)], flag('signed', 'signed', 'signedYes', 'signedNo')];
    }
    case 'EX-25': {
      const jseq = num(d['jseq']);
      const reason = text(d['reason']);
      return [
        ['place', jseq === undefined || jseq === 0 ? undefined : word('entryNo', jseq)],
        ['fault', reason === undefined ? undefined : word(`fault_${reason.replaceAll('-', '_')}`)],
      ];
    }
    default:
      return [];
  }
}

/** What a sale on a piece says: customer, how its barcode came, money, goods. */
function ofSale(s: ExceptionSide): readonly Raw[] {
  const d = s.data;
  const entered = text(d['enteredBy']);
  const amount = num(d['amountFen']);
  const who = text(d['customerName']);
  return [
    ['customer', who === undefined ? word('guest') : plain(who)],
    ['entered', entered !== undefined && ENTERED.has(entered) ? word(`entered_${entered}`) : undefined],
    ['amount', amount === undefined ? undefined : { as: 'fen', fen: amount }],
    ['goods', typeof d['delivered'] === 'boolean' ? word(d['delivered'] ? 'delivered' : 'held') : undefined],
  ];
}

const PIECE_CODES = new Set(['EX-01', 'EX-02', 'EX-03', 'EX-03R', 'EX-15', 'EX-26']);

function rawLines(code: string, s: ExceptionSide): readonly Raw[] {
  const sale = s.kind === 'sale.committed' && PIECE_CODES.has(code);
  const card = s.kind === 'customer' || s.kind === 'field';
  const reason = text(s.data['reason']);
  return [
    s.docNo === undefined
      ? ['event', s.kind === '' || card || s.kind === 'restored' || s.kind === 'cloned' ? undefined : { as: 'kind', kind: s.kind }]
      : ['docNo', plain(s.docNo)],
    ...(sale ? ofSale(s) : []),
    ['by', s.by === '' ? undefined : { as: 'staff', no: s.by }],
    ['store', s.storeId === '' || s.terminal.startsWith('HQ') ? undefined : { as: 'store', id: s.storeId }],
    ...ofCode(code, s),
    // The reason of a quarantined document is a code and told as such.
    ['reason', reason === undefined || code === 'EX-25' ? undefined : plain(reason)],
  ];
}

/** Labels in which sides always differ and which decide nothing. */
const NEVER_BOLD = new Set(['docNo', 'event', 'customer', 'by', 'store', 'place', 'effectiveNo', 'said', 'corrected', 'off', 'used', 'refunded', 'seal']);

/** What one side of a case says, in the order a person reads it; where the sides differ is marked (ui.md, conflict card). */
export function sideLines(doc: Pick<ExceptionDoc, 'code' | 'sides'>, side: ExceptionSide): readonly CaseLine[] {
  const others = doc.sides.filter((s) => s !== side).map((s) => new Map(rawLines(doc.code, s)));
  return rawLines(doc.code, side).flatMap(([label, value]) => {
    if (value === undefined) return [];
    const differs =
      !NEVER_BOLD.has(label) &&
      others.some((o) => {
        const v = o.get(label);
        return v !== undefined && JSON.stringify(v) !== JSON.stringify(value);
      });
    return [{ label, value, differs }];
  });
}
