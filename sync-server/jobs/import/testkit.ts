import { readFileSync } from 'node:fs';
import { fail, ok } from '../../../src/kernel/result.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import { foldPiece, pieceEventsOf } from '../../../src/stock/fold.ts';
import { stockFacts } from '../../../src/stock/types.ts';
import type { PieceItem } from '../../../src/stock/types.ts';
import { encodeHlc, nodeOf } from '../../../src/kernel/hlc.ts';
import { createImporter, readMapping } from './index.ts';
import type { ImportMapping, ImportPorts, ImportRecord } from './index.ts';

const must = (value: unknown): ImportMapping => {
  const m = readMapping(value);
  if (!m.ok) throw new Error(`${m.at}: ${m.message}`);
  return m.mapping;
};

export const PLAIN = must({
  name: '供应商清单',
  columns: [
    { from: '条码', to: 'pieceNo', as: 'text', required: true },
    { from: '品名', to: 'name', as: 'text' },
    { from: '价格', to: 'tagPriceFen', as: 'yuan', required: true },
    { from: '金重', to: 'metalMg', as: 'grams' },
    { from: '净度', to: 'main.clarity', as: 'clarity' },
    { from: '证书机构', to: 'cert.lab', as: 'text' },
    { from: '证书', to: 'cert.number', as: 'text' },
  ],
  defaults: { category: 'ring', kind: 'inlaid', metal: 'pt950', storeId: 'S01' },
});
export const HEAD = '条码,品名,价格,金重,净度,证书机构,证书\n';
export const DIAMONDS = must(JSON.parse(readFileSync(new URL('../../../assets/mappings/diamonds.json', import.meta.url), 'utf8')));
export const SAMPLE = new URL('../../../test/fixtures/diamonds-sample.csv', import.meta.url).pathname;

/** Server in memory: facts, records, error lists. */
export class Server implements ImportPorts {
  readonly facts: Fact[] = [];
  readonly items = new Map<string, PieceItem>();
  readonly kept = new Map<string, ImportRecord>();
  readonly errors = new Map<string, string>();
  commits = 0;
  failAt = Number.POSITIVE_INFINITY;
  crashAfterCommit = Number.POSITIVE_INFINITY;
  clock = 0;
  ctx: CommandContext = {
    user: { staffNo: '9001', name: '采购', roles: ['BUY'], stores: [] },
    storeId: 'HQ',
    terminal: 'HQ1',
    nowMs: 0,
    businessDate: '2026-11-21',
    offline: false,
  };
  context = (): CommandContext => this.ctx;
  now = (): number => (this.clock += 10);
  seal(d: FactDraft): Fact {
    const n = this.facts.length + 1;
    return {
      ...d,
      id: `fact:${String(n).padStart(26, '0')}` as Fact['id'],
      currency: 'CNY',
      terminal: 'HQ1',
      epoch: 'A',
      jseq: n,
      prevHash: '',
      hash: '0'.repeat(64),
      hlc: encodeHlc(n, 0, nodeOf('HQ1', 'A')),
      wallMs: n,
      bootId: 'b',
      monoMs: 0,
      businessDate: '2026-11-21',
    };
  }
  async commit(drafts: readonly FactDraft[]): ReturnType<ImportPorts['commit']> {
    this.commits += 1;
    if (this.commits >= this.failAt) return fail('store-full');
    const made = drafts.map((d) => {
      const f = this.seal(d);
      this.facts.push(f);
      return f;
    });
    for (const f of made) {
      const body = stockFacts['stock.received'].safeParse(f.body);
      if (f.kind === 'stock.received' && body.success) for (const l of body.data.lines) this.items.set(l.item.pieceNo, l.item);
    }
    if (this.commits >= this.crashAfterCommit) throw new Error('power cut');
    return ok(made);
  }
  view(no: string): ReturnType<typeof foldPiece> {
    return foldPiece(
      no,
      this.facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
    );
  }
  async lookup(nos: readonly string[]): ReturnType<ImportPorts['lookup']> {
    return new Map(
      nos.flatMap((no) => {
        const item = this.items.get(no);
        if (item === undefined) return [];
        const v = this.view(no);
        return [[no, { item, state: v.state, heads: v.heads }] as const];
      }),
    );
  }
  async *piecesOf(): ReturnType<ImportPorts['piecesOf']> {
    const all = [...this.items.keys()];
    for (let i = 0; i < all.length; i += 700) yield all.slice(i, i + 700).map((no) => this.view(no));
  }
  records = {
    save: async (r: ImportRecord): Promise<void> => {
      this.kept.set(r.batchId, JSON.parse(JSON.stringify(r)) as ImportRecord);
    }, // as a store would keep it
    load: async (id: string): Promise<ImportRecord | undefined> => this.kept.get(id),
    list: async (): Promise<readonly ImportRecord[]> => [...this.kept.values()],
  };
  writeErrors = async (id: string, csv: string): Promise<void> => {
    this.errors.set(id, (this.errors.get(id) ?? '') + csv);
  };
}
export const run = (server: Server, source: string, mapping = PLAIN, batchId = 'B1'): Promise<ImportRecord> =>
  createImporter(server).start({ source, fileName: 'f.csv', mapping, batchId }).done;
