import { decide } from '../../../src/permissions/index.ts';
import type { ExceptionDoc, ExceptionSide } from '../../../src/facts/rulings.ts';

const WEIGHT = { red: 0, amber: 1, blue: 2 } as const;
interface Person {
  readonly staffNo: string;
  readonly roles: readonly string[];
  readonly stores: readonly string[];
}

/** Mine: my role owns it, or I stand on one of its sides. */
export const concerns = (e: ExceptionDoc, user: Person): boolean => e.owner.some((r) => user.roles.includes(r)) || e.sides.some((s) => s.by === user.staffNo);
/** Open ones by severity, then the oldest deadline first; closed ones newest first. */
export function inbox(all: readonly ExceptionDoc[], user: Person, tab: 'mine' | 'store' | 'closed'): readonly ExceptionDoc[] {
  if (tab === 'closed') return all.filter((e) => e.status !== 'open').sort((a, b) => (b.resolution?.atMs ?? b.openedMs) - (a.resolution?.atMs ?? a.openedMs));
  return all
    .filter((e) => e.status === 'open' && (tab === 'store' || concerns(e, user)))
    .sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || a.openedMs - b.openedMs);
}
export const mayResolve = (e: ExceptionDoc, user: Person): boolean => decide(user, 'case.resolve', { code: e.code, scope: e.scope }).kind !== 'deny';

export interface SaleSide {
  readonly side: ExceptionSide;
  readonly saleId: string;
  readonly lineNo: number;
  readonly amountFen: number | undefined;
  readonly enteredBy: 'scan' | 'typed' | 'picked' | undefined;
  readonly customerName: string | undefined;
  readonly delivered: boolean;
}
const text = (v: unknown): string | undefined => (typeof v === 'string' ? v : undefined);
const number = (v: unknown): number | undefined => (typeof v === 'number' ? v : undefined);
/** What an EX-01 side says of its sale. */
export function saleSide(side: ExceptionSide): SaleSide {
  const d = side.data;
  const entered = d['enteredBy'];
  return {
    side,
    saleId: text(d['saleId']) ?? '',
    lineNo: number(d['lineNo']) ?? 1,
    amountFen: number(d['amountFen']),
    customerName: text(d['customerName']),
    delivered: d['delivered'] !== false,
    enteredBy: entered === 'scan' || entered === 'typed' || entered === 'picked' ? entered : undefined,
  };
}
/** The side that is likelier the wrong barcode: typed before scanned, then the later one. */
export function suspect(sides: readonly SaleSide[]): SaleSide | undefined {
  const typed = sides.filter((s) => s.enteredBy === 'typed');
  return (typed.length === 1 ? typed : [...sides]).sort((a, b) => b.side.atMs - a.side.atMs)[0];
}
export const pieceOf = (e: ExceptionDoc): string | undefined => (e.subject.startsWith('piece:') ? e.subject.slice('piece:'.length) : undefined);
