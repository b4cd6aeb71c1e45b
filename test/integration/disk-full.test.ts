import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translate } from '../../src/i18n/index.ts';
import { addStores, received, saleOf, testServer } from '../../sync-server/gateway/testkit.ts';
import { TestTerminal } from '../../sync-server/gateway/testterminal.ts';

const SIZE_MB = 48;
/** Only root on Linux may make a file system of its own; the same fault injected in the port runs everywhere (store.test.ts). */
function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'not root on Linux';
  const probe = mkdtempSync(join(tmpdir(), 'zm-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this container may not mount';
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}
const reason = whyNot();
if (reason !== undefined) console.log(`skipped: headquarters on a disk that is really full (${reason})`);

describe.skipIf(reason !== undefined)('headquarters on a disk that is really full (issue 3, bad input)', () => {
  it('answers 507 in both languages, keeps what it acknowledged, writes nothing by half, and goes on without a restart when there is room', async () => {
    const data = mkdtempSync(join(tmpdir(), 'zm-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', data]);
    try {
      let t = await testServer({ data, keep: true });
      await addStores(t.server, ['S01']);
      const pieces = Array.from({ length: 300 }, (_, i) => `RD26${String(10_000 + i)}`);
      const made = await t.server.services.hqWriter.commit([received('S01', pieces)]);
      const opening = made.ok ? (made.value[0]?.id ?? '') : '';
      await t.server.services.adjudicator.settled();
      const till = await TestTerminal.enrolled(t, 'S01');
      const ballast = join(data, 'ballast');
      const room = statfsSync(data);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, room.bavail * room.bsize - 3 * 1024 * 1024)));

      // Sell until the disk says no.
      const sealed = pieces.map((no) => till.seal(saleOf('S01', '0107', no, [opening], { note: '把磁盘写满'.repeat(200) })));
      const acked = new Set<string>();
      let refusal: unknown;
      for (const facts of sealed) {
        const answer = await till.push(facts).catch((e: unknown) => {
          refusal = e;
          return undefined;
        });
        if (answer === undefined) break;
        for (const r of answer.results) if (r.result === 'ok') acked.add(r.id);
      }
      expect(String(refusal)).toContain('store-full');
      // Tills try again and again while it is full: what is stored can still be read.
      for (let again = 0; again < 3; again += 1) for (const facts of sealed.slice(-3)) await expect(till.push(facts)).rejects.toThrow('store-full');
      expect(acked.size).toBeGreaterThan(0);
      for (const language of ['zh-CN', 'en'] as const)
        expect(translate(language, 'error.store-full')).toMatch(language === 'en' ? /room|space|full/i : /满|空间/);
      const sick = await fetch(`${t.url}/health`);
      expect([sick.status, await sick.json()]).toMatchObject([503, { ok: false, detail: 'disk-full' }]);

      // Nothing acknowledged is lost, nothing refused is there by half.
      const stored = async (): Promise<ReadonlySet<string>> =>
        new Set((await t.server.services.store.range('s01', 'fact:', 'fact:\uffff', 10_000)).filter((d) => d['kind'] === 'sale.committed').map((d) => d._id));
      const there = await stored();
      for (const id of acked) expect(there.has(id)).toBe(true);

      // Room again: the same till pushes the same facts again, without a restart.
      rmSync(ballast);
      for (const facts of sealed) for (const r of (await till.push(facts)).results) expect(r.result).toBe('ok');
      expect((await fetch(`${t.url}/health`)).status).toBe(200);
      await t.server.services.adjudicator.settled();
      await t.stop();

      // And it is all there after the next start.
      t = await testServer({ data, keep: true });
      expect((await stored()).size).toBe(pieces.length);
      await t.stop();
    } finally {
      execFileSync('umount', ['-l', data]);
      if (existsSync(data)) rmSync(data, { recursive: true, force: true });
    }
  }, 180_000);
});
