import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCouch } from '../../sync-server/store/couch.ts';
import { fakeCouch } from '../../sync-server/store/couch-fake.ts';
import { TestChain, until } from './chain.ts';
import type { TestTill } from './chain.ts';
import { arrives, book, claims, sellable, sells, signIn } from './deeds.ts';

type Doc = Record<string, unknown> & { _id: string; _rev: string };

/** Headquarters over the CouchDB adapter: a real CouchDB where COUCHDB_URL names one, else its HTTP API by express-pouchdb. */
const real = process.env['COUCHDB_URL'];
const ways: readonly (readonly [string, 'told' | 'denied' | 'none'])[] =
  real === undefined
    ? [
        ['_db_updates as CouchDB tells it', 'told'],
        ['a user who may not make _global_changes', 'denied'],
      ]
    : [['a real CouchDB', 'none']];

describe.each(ways)('on CouchDB, %s', (_what, updates) => {
  const prefix = `zm-h${Date.now().toString(36)}-`;
  let fake: Awaited<ReturnType<typeof fakeCouch>> | undefined;
  let chain: TestChain;
  let one: TestTill;
  let two: TestTill;
  let url = '';
  const problems: string[] = [];

  /** What an administrator does in Fauxton: reads a document, changes a field, saves it. */
  async function byHand(db: string, id: string, change: (doc: Doc) => object): Promise<void> {
    const { username, password, origin } = new URL(url);
    const headers = {
      'content-type': 'application/json',
      ...(username === ''
        ? {}
        : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` }),
    };
    const path = `${origin}/${prefix}${db}/${encodeURIComponent(id)}`;
    const doc = (await (await fetch(path, { headers })).json()) as Doc;
    expect(doc._id).toBe(id);
    const saved = await fetch(path, { method: 'PUT', headers, body: JSON.stringify({ ...doc, ...change(doc) }) });
    expect(saved.status).toBeLessThan(300);
  }

  beforeAll(async () => {
    fake = real === undefined ? await fakeCouch({ updates }) : undefined;
    url = real ?? fake?.url ?? '';
    chain = await TestChain.start(() => openCouch({ url, prefix, onProblem: (text) => problems.push(text) }));
    one = await chain.till('S01');
    two = await chain.till('S01');
    for (const till of [one, two])
      await until(
        'the chain is on the till',
        () => till.terminal.views.stores().length > 0 && till.terminal.session.roster().length > 0 && till.terminal.views.prices().length > 0,
        30_000,
      );
    await signIn(one.terminal, '0107');
    await signIn(two.terminal, '0112');
  }, 180_000);
  afterAll(async () => {
    await chain?.close();
    await fake?.close();
  });

  test('the thread offline and healed is the same as over the embedded store', async () => {
    const stock = (await chain.docs('s01', 'piece:')).map((d) => d._id.slice('piece:'.length));
    await until('the stock is on the till', () => stock.every((no) => one.terminal.views.piece(no) !== undefined), 30_000);
    one.line.cut();
    await until('the till knows it is offline', () => one.terminal.sync.status().connection === 'offline');
    const aptId = await book(one.terminal, '张宇桐');
    await arrives(one.terminal, aptId);
    await claims(one.terminal, aptId);
    const pieceNo = sellable(one.terminal, stock);
    await sells(one.terminal, pieceNo, aptId);
    one.line.heal();
    await until(
      'the other till shows it',
      () => two.terminal.views.appointment(aptId)?.view.status === 'sold' && two.terminal.views.piece(pieceNo)?.view.state === 'SOLD',
      30_000,
    );
    await until('everything is acknowledged', () => one.terminal.sync.status().pending === 0, 30_000);
  }, 90_000);

  test('a store, a price, an appointment and a piece changed in CouchDB by hand reach the open terminals', async () => {
    await byHand('ref', 'ref:store:S01', () => ({ name: '南京西路旗舰店', phone: '021-55550000' }));
    for (const till of [one, two]) await until('the store by its new name', () => till.terminal.views.store()?.name === '南京西路旗舰店', 20_000);

    const price = one.terminal.views.prices()[0];
    await byHand('ref', price?.id ?? '', () => ({ fenPerG: 123_456 }));
    await until('the price', () => two.terminal.views.prices().find((p) => p.id === price?.id)?.fenPerG === 123_456, 20_000);

    const aptId = await book(one.terminal, '李立群');
    await until('the appointment at headquarters', async () => (await chain.docs('s01', aptId)).length === 1, 20_000);
    await byHand('s01', aptId, (doc) => ({
      fields: { ...(doc['fields'] as object), name: { ...(doc['fields'] as { readonly name: object }).name, value: '李立群（总部改）' } },
    })); // as: a card's fields, src/facts/head.ts
    for (const till of [one, two])
      await until('the appointment by its new name', () => till.terminal.views.appointment(aptId)?.form.name === '李立群（总部改）', 20_000);

    const [row] = await chain.docs('s01', 'piece:');
    const pieceNo = String(row?._id ?? '').slice('piece:'.length);
    await byHand('s01', `piece:${pieceNo}`, (doc) => ({ item: { ...(doc['item'] as object), name: '总部改名的戒指' } }));
    for (const till of [one, two]) await until('the piece by its new name', () => till.terminal.views.piece(pieceNo)?.item.name === '总部改名的戒指', 20_000);
  }, 120_000);

  test('where CouchDB does not tell of changes, the log says what an administrator has to do', () => {
    if (updates !== 'denied') return;
    expect(problems.some((p) => p.includes('_global_changes'))).toBe(true);
    expect(problems.join(' ')).not.toMatch(/http|@/);
  });
});
