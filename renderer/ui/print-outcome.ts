/** How a print ended; the till says each code in words. */
export type PrintOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unreachable' | 'paper' | 'timeout' | 'unsupported' | 'cancelled' | 'other'; readonly detail?: string };
