export interface CurvePoint {
  readonly minute: number;
  readonly fen: number;
}
interface Totals {
  readonly sales: number;
  readonly pieces: number;
  readonly fen: number;
}
interface StoreLine extends Totals {
  readonly store: string;
  readonly arrived: number;
  readonly closed: number;
  readonly lost: number;
}
export interface TerminalLine {
  readonly terminal: string;
  readonly store: string;
  readonly label: string | null;
  readonly state: string;
  readonly last_seen_ms: number | null;
  readonly pending: number | null;
  readonly online: boolean;
}
export interface DashboardAnswer {
  readonly today: string;
  readonly asOfMs: number;
  readonly startMs: number;
  readonly totals: Totals;
  readonly before: Totals;
  readonly stores: readonly StoreLine[];
  readonly curve: readonly CurvePoint[];
  readonly curveBefore: readonly CurvePoint[];
  readonly funnel: {
    readonly booked: number;
    readonly arrived: number;
    readonly walk_in: number;
    readonly shown: number;
    readonly sold: number;
    readonly not_sold: number;
  };
  readonly exceptions: readonly {
    readonly severity: string;
    readonly n: number;
    readonly oldest: number;
    readonly codes: readonly { readonly code: string; readonly n: number }[];
  }[];
  readonly terminals: readonly TerminalLine[];
  readonly newestFactMs: number | null;
}
