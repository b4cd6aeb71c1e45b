/** Document classes of jewelry.md §9.3. */
export const DOC_CLASSES = ['XS', 'DJ', 'TH', 'WX', 'CZ', 'HS', 'JF', 'YY', 'DB', 'PD'] as const;
export type DocClass = (typeof DOC_CLASSES)[number];
const isDocClass = (s: string): s is DocClass => DOC_CLASSES.some((c) => c === s);

export interface DocNumber {
  readonly cls: DocClass;
  readonly terminalCode: string; // terminal id without hyphens: S01T1, HQ1
  readonly epoch: string;
  readonly businessDate: string; // YYYY-MM-DD
  readonly seq: number;
}
/** `S01-T1` → `S01T1`, as it is printed. */
export const terminalCode = (terminal: string): string => terminal.replaceAll('-', '');

/** `XS-S01T1A-20261121-00143` (jewelry.md §9.3); seq may exceed five digits. */
export function formatDocNumber(n: {
  readonly cls: DocClass;
  readonly terminal: string;
  readonly epoch: string;
  readonly businessDate: string;
  readonly seq: number;
}): string {
  return `${n.cls}-${terminalCode(n.terminal)}${n.epoch}-${n.businessDate.replaceAll('-', '')}-${String(n.seq).padStart(5, '0')}`;
}

/** Parts of a printed number, or undefined when the text is none. */
export function parseDocNumber(text: string): DocNumber | undefined {
  const m = /^([A-Z]{2})-([A-Z0-9]*\d)([A-Z]{1,3})-(\d{4})(\d{2})(\d{2})-(\d{5,})$/.exec(text);
  if (m === null) return undefined;
  const [, cls = '', code = '', epoch = '', y = '', mo = '', d = '', seq = ''] = m;
  if (!isDocClass(cls)) return undefined;
  return { cls, terminalCode: code, epoch, businessDate: `${y}-${mo}-${d}`, seq: Number(seq) };
}
