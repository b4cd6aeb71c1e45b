/** What the adjudicator writes and terminals only read (ids `rul:…`, conflicts.md §3.7–3.8). */
export type ExceptionCode = `EX-${string}`;
export type Severity = 'red' | 'amber' | 'blue';

export interface ExceptionDoc {
  readonly id: string; // rul:ex:EX-01:{pieceNo}:{forkFactId}
  readonly cls: 'exception';
  readonly code: ExceptionCode;
  readonly severity: Severity;
  readonly owner: readonly string[]; // roles
  readonly scope: readonly string[];
  readonly subject: string; // aggregate key
  readonly members: readonly string[]; // fact ids, sorted
  readonly sides: readonly ExceptionSide[];
  readonly status: 'open' | 'resolved' | 'withdrawn';
  readonly resolution?: { readonly factId: string; readonly option: string; readonly reason: string; readonly by: string; readonly atMs: number };
  readonly openedMs: number; // from the facts, never a clock
  /** Money cases stay provisional until every terminal's watermark has passed (conflicts.md §3.7). */
  readonly provisional?: boolean;
  /** Facts whose arrival removed the cause (status withdrawn). */
  readonly withdrawnBy?: readonly string[];
  readonly pv: number;
}
export interface ExceptionSide {
  readonly factId: string;
  readonly kind: string;
  readonly atMs: number;
  readonly by: string;
  readonly terminal: string;
  readonly storeId: string;
  readonly docNo?: string;
  readonly data: Readonly<Record<string, unknown>>;
}
/** A decision labels facts without touching them (conflicts.md §1.7). */
export interface DecisionDoc {
  readonly id: string; // rul:dec:claim:{aptId}:{forkFactId}
  readonly cls: 'decision';
  readonly rule: string; // '4.2a' …
  readonly scope: readonly string[];
  readonly subject: string;
  readonly winner: string; // fact id
  readonly losers: readonly { readonly factId: string; readonly by: string; readonly outcome: 'overruled' | 'superseded' | 'merged' }[];
  readonly data: Readonly<Record<string, unknown>>;
  /** Later facts took its ground: nobody is told it any more. Only of who owns a customer; a merge by the rule stays until a person parts it. */
  readonly withdrawn?: true;
  readonly pv: number;
}
/** Whether a decision is one that no longer holds when the facts behind it say something else. */
export const isRevocable = (decisionId: string): boolean => decisionId.startsWith('rul:dec:owner:');
export type RulingDoc = ExceptionDoc | DecisionDoc;

/** The corrected stamp of one fact, `rul:time:{ULID of the fact}` (conflicts.md §3.2); folds everywhere go by it: `eff = correction ?? hlc`. */
export interface TimeDoc {
  readonly id: string;
  readonly cls: 'time';
  readonly scope: readonly string[];
  readonly factId: string;
  readonly eff: string;
  readonly pv: number;
}
export const timeDocId = (factId: string): string => `rul:time:${factId.slice(factId.indexOf(':') + 1)}`;
