/**
 * Text to GB18030 bytes for receipt printers. The platform only decodes, so the table is read backwards from its decoder once
 * (two-byte area at first use, four-byte area when a rare character asks for it).
 */
let twoByte: Map<string, readonly [number, number]> | undefined;
let fourByte: Map<string, readonly [number, number, number, number]> | undefined;

function buildTwoByte(): Map<string, readonly [number, number]> {
  const pairs: [number, number][] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) pairs.push([lead, trail]);
  // A line feed after each pair keeps a pair that stands for several units, or for none, from shifting its neighbours.
  const bytes = new Uint8Array(pairs.length * 3);
  pairs.forEach(([lead, trail], i) => bytes.set([lead, trail, 0x0a], i * 3));
  const texts = new TextDecoder('gb18030').decode(bytes).split('\n');
  const table = new Map<string, readonly [number, number]>();
  texts.forEach((text, i) => {
    const pair = pairs[i];
    if (pair !== undefined && [...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, pair);
  });
  return table;
}

function buildFourByte(): Map<string, readonly [number, number, number, number]> {
  const decoder = new TextDecoder('gb18030');
  const table = new Map<string, readonly [number, number, number, number]>();
  // The BMP's four-byte area ends at 84 31 A4 39.
  for (let a = 0x81; a <= 0x84; a++) {
    for (let b = 0x30; b <= (a === 0x84 ? 0x31 : 0x39); b++) {
      const rows: [number, number, number, number][] = [];
      for (let c = 0x81; c <= 0xfe; c++) for (let d = 0x30; d <= 0x39; d++) rows.push([a, b, c, d]);
      const bytes = new Uint8Array(rows.length * 5);
      rows.forEach((row, i) => bytes.set([...row, 0x0a], i * 5));
      decoder
        .decode(bytes)
        .split('\n')
        .forEach((text, i) => {
          const row = rows[i];
          if (row !== undefined && text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, row);
        });
    }
  }
  return table;
}

/** GB18030 bytes of a text; a character beyond the BMP (emoji) becomes `?`, which a till printer could not draw anyway. */
export function encodeGb18030(text: string): Uint8Array {
  const out: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0x3f;
    if (code < 0x80) {
      out.push(code);
      continue;
    }
    twoByte ??= buildTwoByte();
    const pair = twoByte.get(char);
    if (pair !== undefined) {
      out.push(...pair);
      continue;
    }
    fourByte ??= buildFourByte();
    out.push(...(fourByte.get(char) ?? [0x3f]));
  }
  return Uint8Array.from(out);
}
