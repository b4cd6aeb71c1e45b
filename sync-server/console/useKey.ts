import { useState } from 'react';

/** A key of one opened form (UUID v4): what is sent under it twice is done once. By `getRandomValues`, which a page without TLS has too. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((b, i) => (i === 6 ? (b & 0x0f) | 0x40 : i === 8 ? (b & 0x3f) | 0x80 : b).toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
/** It stays while the form stays; where the form says what it would send (`of`), other words are another form. */
export function useKey(of?: string | number | null): string {
  const [made, setMade] = useState(() => ({ of, key: newKey() }));
  if (made.of === of) return made.key;
  const next = { of, key: newKey() };
  setMade(next);
  return next.key;
}
