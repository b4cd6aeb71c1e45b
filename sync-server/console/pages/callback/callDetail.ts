import type { Row } from '../../list/cells.tsx';
import type { OverruledVoid } from '../aptState.tsx';

interface Slot {
  readonly atMs: number;
  readonly free: number;
}
export interface CallDetail {
  readonly row: Row | null;
  readonly status: string;
  readonly sub: string;
  readonly timeline: readonly { readonly factId: string; readonly kind: string; readonly atMs: number; readonly by: string }[];
  readonly tries: readonly { readonly at_ms: number; readonly by_name: string }[];
  readonly customer: Row | null;
  readonly slots: { readonly date: string; readonly capacity: number; readonly slots: readonly Slot[] };
  readonly note: string | null;
  readonly notes: readonly string[];
  readonly sms: { readonly text: string; readonly chars: number; readonly parts: number; readonly provider: string } | null;
  readonly sent: { readonly id: string; readonly state: string; readonly reason: string | null; readonly body: string; readonly sentMs: number | null } | null;
  readonly overruled: readonly OverruledVoid[];
  readonly mayCall: boolean;
}
