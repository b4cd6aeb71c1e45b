import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addStores, testServer } from '../../sync-server/gateway/testkit.ts';
import { importPorts } from '../../sync-server/hq/import/ports.ts';
import { createImporter, readMapping } from '../../sync-server/jobs/import/index.ts';
import type { Bench } from './bench.ts';
import { diamondsCsv } from './stones.ts';

const ROWS = Number(process.env['ZM_IMPORT_ROWS'] ?? 20_000);
const hundredths = (ns: number): number => Math.round(ns / 1e4) / 100;

const bench: Bench = {
  name: 'import (embedded store, diamonds, adjudicated meanwhile)',
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), 'zm-bench-import-'));
    const t = await testServer();
    try {
      const { services } = t.server;
      await addStores(t.server, ['S01', 'S02', 'S03', 'V01']);
      const source = join(folder, 'diamonds.csv');
      writeFileSync(source, diamondsCsv(ROWS));
      const read = readMapping(JSON.parse(readFileSync(new URL('../../assets/mappings/diamonds.json', import.meta.url), 'utf8')));
      if (!read.ok) throw new Error(read.message);
      const importer = createImporter(
        importPorts(services, () => ({
          user: { staffNo: '9001', name: '采购', roles: ['BUY'], stores: [] },
          storeId: 'HQ',
          terminal: 'HQ1',
          nowMs: Date.now(),
          businessDate: '2026-11-21',
          offline: false,
        })),
      );
      // What a till at its counter would feel: everything it asks waits for the loop.
      const loop = monitorEventLoopDelay({ resolution: 5 });
      const cpu = process.cpuUsage();
      const from = performance.now();
      loop.enable();
      const done = await importer.start({ source, fileName: 'diamonds.csv', mapping: read.mapping, batchId: 'B20261121-BENCH000' }).done;
      await services.adjudicator.settled();
      loop.disable();
      if (done.counts.imported !== ROWS) throw new Error(JSON.stringify(done.counts));
      const used = process.cpuUsage(cpu);
      const rate = Math.round(ROWS / ((performance.now() - from) / 1000));
      const cpuRate = Math.round(ROWS / ((used.user + used.system) / 1e6));
      report({ name: 'rows imported and judged', n: ROWS, unit: 'rows/s', p50: rate, p95: rate });
      report({ name: 'same, per second of processor time', n: ROWS, unit: 'rows/s', p50: cpuRate, p95: cpuRate });
      report({
        name: 'event loop delay meanwhile (p50, p99)',
        n: ROWS,
        unit: 'ms',
        p50: hundredths(loop.percentile(50)),
        p95: hundredths(loop.percentile(99)),
        limit: 200,
      });
      report({ name: 'event loop delay meanwhile (p99.9, longest)', n: ROWS, unit: 'ms', p50: hundredths(loop.percentile(99.9)), p95: hundredths(loop.max) });
    } finally {
      await t.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
