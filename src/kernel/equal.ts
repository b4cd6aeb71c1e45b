/**
 * Deep equality of JSON values: equal when their canonical texts are (RFC 8785), without making the texts. A member that is undefined is one that
 * is not there; in a list it is null.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => equal(v ?? null, b[i] ?? null));
  const other = new Map(Object.entries(b));
  let same = 0;
  for (const [k, v] of Object.entries(a)) {
    if (v === undefined) continue;
    if (!equal(v, other.get(k))) return false;
    same += 1;
  }
  for (const v of other.values()) if (v !== undefined) same -= 1;
  return same === 0;
}
