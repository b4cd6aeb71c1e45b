/** Canonical JSON of RFC 8785: keys by UTF-16 code units, ECMAScript numbers, no white space. Undefined members are left out as JSON does. */
export function jcs(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON has no NaN or Infinity');
    return JSON.stringify(value === 0 ? 0 : value);
  }
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((v) => (v === undefined ? 'null' : jcs(v))).join(',')}]`;
  if (typeof value === 'object') {
    const parts: string[] = [];
    for (const [k, v] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
      if (v !== undefined) parts.push(`${JSON.stringify(k)}:${jcs(v)}`);
    }
    return `{${parts.join(',')}}`;
  }
  throw new TypeError(`no JSON for ${typeof value}`);
}
