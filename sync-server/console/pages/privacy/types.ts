interface Place {
  readonly terminal: string;
  readonly storeId: string;
  readonly label: string;
  readonly lastSeenMs: number | null;
}
/** A request to be erased, as `/privacy` answers it: nothing of the person but the token. */
export interface Request {
  readonly requestId: string;
  readonly token: string;
  readonly cards: number;
  readonly askedMs: number;
  readonly by: string;
  readonly state: 'waiting' | 'done' | 'doneButOut';
  /** Headquarters itself has gone through its documents. */
  readonly atHq: boolean;
  readonly acked: readonly (Place & { readonly atMs: number })[];
  readonly waiting: readonly Place[];
  readonly out: readonly Place[];
}
export interface Answer {
  readonly requests: readonly Request[];
  readonly people: Readonly<Record<string, string>>;
}
/** What an order would be about. */
export interface Preview {
  readonly token: string;
  readonly cards: number;
  readonly sales: number;
  readonly visits: number;
  readonly terminals: number;
  readonly erased: boolean;
}
