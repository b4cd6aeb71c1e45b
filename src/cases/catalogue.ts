import type { ExceptionCode, Severity } from '../facts/rulings.ts';
import type { Role } from '../staff/types.ts';

/** One row of the exception catalogue, conflicts.md §5. Texts are in i18n under `exceptions`; here are the rules. */
export interface CaseRule {
  readonly code: ExceptionCode;
  readonly severity: Severity;
  /** Who decides; for a case across stores OPS does (§4.5). */
  readonly owner: readonly Role[];
  /** Choices of a person, in the order of the catalogue. */
  readonly options: readonly string[];
}
const rule = (code: ExceptionCode, severity: Severity, owner: readonly Role[], options: readonly string[]): CaseRule => ({ code, severity, owner, options });

const RULES: readonly CaseRule[] = [
  rule('EX-01', 'red', ['SM', 'OPS'], ['substitute', 'notHandedOver', 'retag', 'duplicateCopy']),
  rule('EX-02', 'red', ['CON', 'SM'], ['substitute', 'orderNew', 'transfer', 'refundDeposit']),
  rule('EX-03', 'red', ['SM'], ['verifyShipment', 'correctTransfer']),
  rule('EX-03R', 'red', ['SM'], ['contactCustomer']),
  rule('EX-04', 'red', ['FIN'], ['collect', 'writeOff', 'police']),
  rule('EX-04L', 'red', ['FIN'], ['collect', 'writeOff', 'police']),
  rule('EX-05', 'amber', ['MKT'], ['acceptCost', 'contact', 'block']),
  rule('EX-06', 'blue', ['MKT'], ['nextEarnings', 'writeOff']),
  // Two cards, or two values of one field, are decided where the customer stands: by the manager as well as by service (design 10).
  rule('EX-07', 'amber', ['CS', 'SM'], ['merge', 'keepSeparate', 'fixPhone']),
  rule('EX-08', 'blue', ['CS'], ['confirm', 'correctSms']),
  rule('EX-09', 'blue', ['SM'], ['confirmMain', 'splitNote']),
  rule('EX-10', 'red', ['OPS', 'FIN'], ['explain', 'recover', 'legalNote']),
  rule('EX-11', 'red', ['ADM'], ['epochBump', 'retire', 'reimage']),
  rule('EX-12', 'blue', ['SM'], ['setClock']),
  rule('EX-13', 'blue', ['OPS'], ['note']),
  rule('EX-14', 'red', ['SM'], ['approve']),
  rule('EX-14F', 'amber', ['CS', 'SM'], ['chooseValue']),
  rule('EX-15', 'amber', ['SM'], ['confirm']),
  rule('EX-16', 'red', ['FIN', 'SM'], ['collect', 'writeOff', 'staffLiability']),
  rule('EX-17', 'blue', ['MKT'], ['note']),
  rule('EX-18', 'red', ['WH'], ['trace', 'adjust', 'compensate']),
  rule('EX-19', 'red', ['FIN'], ['refund', 'attach', 'collect']),
  rule('EX-19O', 'red', ['FIN'], ['refund', 'attach', 'collect']),
  rule('EX-20', 'red', ['SM'], ['retrieve']),
  rule('EX-21', 'amber', ['CS'], ['scrub', 'reconsent', 'keepPseudonymous']),
  rule('EX-22', 'blue', ['MKT'], ['accept']),
  rule('EX-23', 'blue', ['FIN'], ['signOff']),
  rule('EX-24', 'amber', ['ADM'], ['traceTerminal']),
  rule('EX-25', 'red', ['ADM'], ['fixAndPush']),
  rule('EX-26', 'amber', ['SM'], ['confirm', 'compensate']),
];
const BY_CODE = new Map<string, CaseRule>(RULES.map((r) => [r.code, r]));

/** Rule of a code; a code of a newer version is shown to administrators and stays open. */
export const caseRule = (code: string): CaseRule => BY_CODE.get(code) ?? { code: 'EX-25', severity: 'amber', owner: ['ADM'], options: [] };
export const CASE_CODES: readonly ExceptionCode[] = RULES.map((r) => r.code);

/** Hours a case may stay open: red 24, amber 72, blue none (conflicts.md §5). */
export const DEADLINE_HOURS: Readonly<Record<Severity, number | undefined>> = { red: 24, amber: 72, blue: undefined };

/** What an option does beyond being recorded: `acts` changes documents by facts, `hq` is done by headquarters about a device or a raw document. */
const ACTS: ReadonlyMap<string, 'acts' | 'hq'> = new Map([
  ...[
    'EX-01.substitute',
    'EX-01.notHandedOver',
    'EX-01.retag',
    'EX-01.duplicateCopy',
    'EX-07.merge',
    'EX-07.keepSeparate',
    'EX-07.fixPhone',
    'EX-08.correctSms',
    'EX-09.confirmMain',
    'EX-09.splitNote',
    'EX-14F.chooseValue',
  ].map((k) => [k, 'acts'] as const),
  ...['EX-11.epochBump', 'EX-11.retire', 'EX-11.reimage', 'EX-23.signOff', 'EX-25.fixAndPush'].map((k) => [k, 'hq'] as const),
]);
/** `record`: pressing it only writes the decision down, and the screen says so plainly (conflicts.md §5). */
export const effectOf = (code: string, option: string): 'acts' | 'hq' | 'record' => ACTS.get(`${code}.${option}`) ?? 'record';
