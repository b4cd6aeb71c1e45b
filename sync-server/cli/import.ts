import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ImportProgress, ImportRecord, Inspection } from '../jobs/import/index.ts';
import { translate } from '../../src/i18n/index.ts';
import { Refused } from './lib/console-client.ts';
import type { ConsoleClient } from './lib/console-client.ts';
import { asPerson, stop } from './lib/console.ts';
import { readArgs } from './lib/args.ts';
import { helpAndExit } from './lib/help.ts';

helpAndExit(
  process.argv,
  `
npm run import -- FILE.csv --mapping diamonds.json [--store V01] [--preview] [--yes]
npm run import -- --list | --resume BATCH | --rollback BATCH --reason TEXT

把 CSV 货品清单导入正在运行的总部：先看一遍，再分块写入；按条码幂等，停了可以接着导，整批可以撤回。
Brings a CSV stock list into a running headquarters: looks first, then writes in chunks; idempotent by piece number, can go on
after a stop, and a batch can be taken back (pieces that were touched since are left and listed).

  --mapping NAME   assets/mappings 里的映射文件 / mapping file in assets/mappings
  --store CODE     入到哪家店，默认按映射 / store to receive into
  --preview        只看不导 / look only
  --errors FILE    出错的行另存 / saves the failed rows
  --url URL        总部地址，默认 http://127.0.0.1:5180 / headquarters
  --staff NO       工号，默认 0001；密码取自环境变量 ZM_PASSWORD / staff number; the password comes from ZM_PASSWORD
Ctrl-C 停在当前这一块 / Ctrl-C stops after the chunk in hand.`,
);

const { values, positionals } = readArgs({
  allowPositionals: true,
  options: {
    mapping: { type: 'string' },
    store: { type: 'string' },
    preview: { type: 'boolean' },
    yes: { type: 'boolean' },
    list: { type: 'boolean' },
    resume: { type: 'string' },
    rollback: { type: 'string' },
    reason: { type: 'string' },
    errors: { type: 'string' },
    url: { type: 'string' },
    staff: { type: 'string' },
  },
});

interface State {
  readonly batches: readonly ImportRecord[];
  readonly running: (ImportProgress & { readonly total?: number }) | null;
}

async function follow(client: ConsoleClient, batchId: string): Promise<ImportRecord> {
  process.once('SIGINT', () => {
    void client.post(`/imports/${batchId}/stop`, {}).catch(() => undefined);
  });
  for (;;) {
    const { running, batches } = await client.get<State>('/imports').catch((error: unknown) => {
      // Headquarters went away in the middle; whatever else it refuses is told by its own sentences.
      if (error instanceof Refused && error.status !== 503) throw error;
      return stop(
        `\n总部没有回应。已导入的都在，没有导一半的货。总部起来以后接着导：npm run import -- --resume ${batchId}`,
        `headquarters does not answer. What was imported is safe, no piece is half done. Once it runs again: npm run import -- --resume ${batchId}`,
      );
    });
    if (running === null || running.batchId !== batchId) {
      const record = batches.find((b) => b.batchId === batchId);
      if (record !== undefined && record.status !== 'running') {
        process.stdout.write('\n');
        return record;
      }
    } else {
      const done = running.imported + running.skipped + running.failed;
      const share = running.total === undefined || running.total === 0 ? '' : ` ${Math.floor((done / running.total) * 100)}%`;
      process.stdout.write(`\r  ${done}${running.total === undefined ? '' : ` / ${running.total}`}${share} · ${Math.round(running.rowsPerSecond)}/s   `);
    }
    await new Promise((again) => {
      setTimeout(again, 250);
    });
  }
}
const STATUS: Readonly<Record<ImportRecord['status'], string>> = {
  running: '进行中 / running',
  done: '完成 / done',
  stopped: '已停，可以接着导 / stopped, can go on',
  failed: '出错停下，可以接着导 / stopped by a fault, can go on',
  rolledBack: '已撤回 / taken back',
};
function report(record: ImportRecord): void {
  const { counts, status, batchId } = record;
  console.log(
    `批次 / batch ${batchId} · ${STATUS[status]}\n  读 / read ${counts.rows} · 导入 / imported ${counts.imported} · 已有 / known ${counts.skipped} · 出错 / failed ${counts.failed} · 提醒 / warnings ${counts.warnings}`,
  );
  if (record.rollback !== undefined)
    console.log(
      `  撤回 / withdrawn ${record.rollback.withdrawn} · 留下 / kept ${record.rollback.kept.length}${record.rollback.kept
        .slice(0, 10)
        .map((k) => ` ${k.pieceNo}(${k.state})`)
        .join('')}`,
    );
}
function show(look: Inspection): void {
  console.log(
    `${look.encoding} · ${look.counts.rows} 行 / rows · 可导 / good ${look.counts.good} · 出错 / failed ${look.counts.failed} · 提醒 / warnings ${look.counts.warnings} · 重复 / duplicates ${look.counts.duplicates}`,
  );
  if (look.missing.length > 0) stop(`缺列：${look.missing.join('、')}`, `missing columns: ${look.missing.join(', ')}`, 2);
  for (const row of look.first.slice(0, 5)) console.log(`  ${row.line}: ${row.item.pieceNo} ${row.item.name} → ${row.storeId}`);
  if (look.counts.rows === 0) stop('文件里只有表头，没有货品，什么都没有导入。', 'The file has a heading and no rows; nothing was imported.', 2);
  for (const { line, column = '', code, params } of look.issues.slice(0, 20)) {
    const said = { line, column, ...params };
    console.log(`  ! 第 ${line} 行：${translate('zh-CN', `error.${code}`, said)}\n    line ${line}: ${translate('en', `error.${code}`, said)}`);
  }
  if (look.issues.length > 20) console.log(`  … 还有 ${look.issues.length - 20} 条 / ${look.issues.length - 20} more`);
}

await asPerson(values, async (client) => {
  const [file] = positionals;
  if (values.list === true) {
    for (const record of (await client.get<State>('/imports')).batches) report(record);
  } else if (values.rollback !== undefined) {
    report(await client.post<ImportRecord>(`/imports/${values.rollback}/rollback`, { reason: values.reason ?? '命令行撤回 / taken back on the command line' }));
  } else if (values.resume !== undefined) {
    const { batchId } = await client.post<{ batchId: string }>(`/imports/${values.resume}/resume`, {});
    report(await follow(client, batchId));
  } else {
    if (file === undefined || values.mapping === undefined) stop('要写 CSV 文件和 --mapping；--help 看用法', 'name a CSV file and --mapping; see --help', 2);
    else if (!existsSync(file)) stop(`没有这个文件：${file}`, `no such file: ${file}`, 2);
    else {
      const mapping = basename(values.mapping);
      const place = values.store === undefined ? {} : { storeId: values.store };
      const { upload } = await client.upload<{ upload: string }>('/imports/upload', file);
      const look = await client.post<Inspection>('/imports/inspect', { upload, mapping, ...place });
      show(look);
      if (values.preview !== true) {
        await client.post('/imports/start', { upload, mapping, fileName: basename(file), rows: look.counts.rows, ...place });
        const record = await follow(client, upload);
        report(record);
        if (record.counts.failed > 0 && values.errors !== undefined) writeFileSync(values.errors, await client.text(`/imports/${upload}/errors.csv`));
        process.exit(record.status === 'done' ? 0 : 1);
      }
    }
  }
});
