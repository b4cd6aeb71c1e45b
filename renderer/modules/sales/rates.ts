/** 9500 → 95, 8850 → 88.5, 8000 → 8: as 折 are said in Chinese; in English the per cent that remain. */
export function zheOf(bp: number): string {
  const s = String(bp / 100);
  return /^\d0$/.test(s) ? s.charAt(0) : s;
}
/** Rate a person typed, bp: 95 → 9500, 8.8 → 8800, 88.5 → 8850; undefined when it is none. One digit means tenths, as 折 are said. */
export function parseZhe(text: string): number | undefined {
  const m = /^\s*(\d{1,3})(?:\.(\d{1,2}))?\s*(?:折|%)?\s*$/.exec(text);
  if (m === null) return undefined;
  const whole = Number(m[1]);
  const value = whole * 100 + Number((m[2] ?? '').padEnd(2, '0'));
  const bp = whole < 10 ? value * 10 : value;
  return bp > 0 && bp <= 10_000 ? bp : undefined;
}
