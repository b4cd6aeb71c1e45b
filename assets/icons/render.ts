/**
 * Makes the PNG, ICO and ICNS files of this folder from gem.svg with a Chromium: `npx tsx assets/icons/render.ts`.
 * Run it after a change of the drawing and commit what it writes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, presentChromium } from '../../test/lib/chromium.ts';

const here = dirname(fileURLToPath(import.meta.url));
const SIZES = [16, 32, 48, 64, 128, 192, 256, 512] as const;
const svg = readFileSync(join(here, 'gem.svg'), 'utf8');

const browser = await chromium.launch({ executablePath: presentChromium(), args: CHROMIUM_ARGS });
const made = new Map<number, Buffer>();
try {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    const png = await page.screenshot({ omitBackground: true, type: 'png' });
    made.set(size, png);
    writeFileSync(join(here, `${size}x${size}.png`), png);
    await page.close();
  }
} finally {
  await browser.close();
}
writeFileSync(join(here, 'icon.ico'), ico([16, 32, 48, 64, 128, 256]));
writeFileSync(join(here, 'icon.icns'), icns({ ic07: 128, ic08: 256, ic09: 512, ic11: 32, ic12: 64 }));

function png(size: number): Buffer {
  const found = made.get(size);
  if (found === undefined) throw new Error(`no ${size} px drawing`);
  return found;
}

/** Windows icon whose entries are PNGs (Vista and newer). */
function ico(sizes: readonly number[]): Buffer {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, i) => {
    const at = 6 + 16 * i;
    head.writeUInt8(size === 256 ? 0 : size, at);
    head.writeUInt8(size === 256 ? 0 : size, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png(size).length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png(size).length;
  });
  return Buffer.concat([head, ...sizes.map(png)]);
}

/** Apple icon: a type and a length before each PNG. */
function icns(types: Readonly<Record<string, number>>): Buffer {
  const parts = Object.entries(types).map(([type, size]) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(8 + png(size).length, 4);
    return Buffer.concat([head, png(size)]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}
