import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { shownCorrection } from '../../../src/conflict/clock.ts';
import { maskPhone } from '../../../src/kernel/phone.ts';
import { fieldMask } from '../../../src/permissions/fieldMask.ts';
import { layoutReceipt } from '../../../src/sales/receipt.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { timeId } from '../../adjudicator/times.ts';
import { may, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS, scopeOfUser } from '../permits.ts';
import { placeholders } from '../readmodel/projection.ts';
import { readSettings, readStores } from '../reference.ts';
import type { Row } from '../readmodel/tables.ts';
import type { Account } from '../../services.ts';

const id = z.object({ id: z.string().min(1).max(256) });

/** A document outside the person's stores is as if it were not there (A0.31). */
export function inScope(user: Account, stores: readonly (string | null | undefined)[]): void {
  const scope = scopeOfUser(user);
  if (scope !== undefined && !stores.some((s) => s !== null && s !== undefined && scope.includes(s))) refuse(404, 'hq-not-found');
}
const parsed = (json: string): Fact => JSON.parse(json) as Fact; // the read model keeps what it was given
export async function factsById(hq: Hq, ids: readonly string[]): Promise<readonly Fact[]> {
  if (ids.length === 0) return [];
  return (await hq.db.query<{ json: string }>(`SELECT json FROM facts WHERE id IN (${placeholders(ids)}) ORDER BY at_ms, id`, ids)).map((r) => parsed(r.json));
}

/** One sale, piece, appointment or entry of the trail, with its history. */
export function detailRoutes(app: FastifyInstance, hq: Hq): void {
  route(app, hq, {
    method: 'GET',
    url: '/sales/:id',
    action: PERMITS.sales,
    params: id,
    run: async ({ user, params }) => {
      const sale = await hq.db.one<{ fact_id: string; store: string; sale_id: string }>(
        'SELECT * EXCLUDE (text) FROM sales WHERE sale_id = $1 OR doc_no = $1',
        [params.id],
      );
      if (sale === undefined) return refuse(404, 'hq-not-found');
      inScope(user, [sale.store]);
      const [facts, corrections] = await Promise.all([
        factsById(hq, [sale.fact_id]),
        hq.db.query<{ json: string }>("SELECT json FROM facts WHERE kind = 'sale.lineCorrected' AND contains(text, $1) ORDER BY at_ms", [
          sale.sale_id.toLowerCase(),
        ]),
      ]);
      const copy = await hq.db.one<{ copy_of: string; doc_no: string | null }>(
        'SELECT k.copy_of, s.doc_no FROM copies k LEFT JOIN sales s ON s.sale_id = k.copy_of WHERE k.sale_id = $1',
        [sale.sale_id],
      );
      const gone = await hq.db.one<{ at_ms: number; by_no: string; by_name: string; reason: string; refund_fen: number }>(
        'SELECT x.at_ms, x.by_no, coalesce(p.name, x.by_no) AS by_name, x.reason, x.refund_fen FROM voids x LEFT JOIN staff p ON p.staff_no = x.by_no WHERE x.sale_id = $1 AND x.standing',
        [sale.sale_id],
      );
      return {
        sale,
        voided: gone ?? null,
        copyOf: copy === undefined ? null : (copy.doc_no ?? copy.copy_of),
        fact: facts[0] ?? null,
        corrections: corrections.map((c) => parsed(c.json)),
      };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/sales/:id/receipt',
    action: PERMITS.sales,
    params: id,
    run: async ({ user, params }) => {
      const sale = await hq.db.one<{ fact_id: string; store: string; voided: boolean }>(
        'SELECT fact_id, store, sale_id IN (SELECT sale_id FROM voids WHERE standing) AS voided FROM sales WHERE sale_id = $1',
        [params.id],
      );
      if (sale === undefined) return refuse(404, 'hq-not-found');
      inScope(user, [sale.store]);
      const [fact] = await factsById(hq, [sale.fact_id]);
      if (fact === undefined) return refuse(404, 'hq-not-found');
      const [stores, settings, [time]] = await Promise.all([
        readStores(hq.services.store),
        readSettings(hq.services.store),
        hq.services.store.get('hq', [timeId(sale.fact_id)]),
      ]);
      const correctedMs = time === undefined ? undefined : shownCorrection(String(time['eff']), fact.wallMs); // 时间已校正, as the till's copy says it (SC-06)
      const doc = layoutReceipt(
        fact as Fact<'sale.committed', SaleBody>,
        stores.find((s) => s.storeId === sale.store),
        settings,
        { copy: 1, reprint: true, ...(correctedMs === undefined ? {} : { correctedMs }), pending: false, voided: sale.voided, language: 'zh-CN', width: 48 },
      ); // the table holds sales only
      const text = doc.lines.map((l) => (l.kind === 'text' ? l.text : l.kind === 'rule' ? '-'.repeat(doc.width) : l.kind === 'qr' ? l.caption : '')).join('\n');
      return { text };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/pieces/:id',
    action: PERMITS.stock,
    params: id,
    run: async ({ user, params }) => {
      const row = await hq.db.one<Row>('SELECT * EXCLUDE (text) FROM pieces WHERE piece_no = $1', [params.id]);
      if (row === undefined) return refuse(404, 'hq-not-found');
      inScope(user, [row['store'] === null ? null : String(row['store'])]);
      const [item] = await hq.services.items.get([params.id]);
      const store = row['store'];
      const [stored] = store === null ? [] : await hq.services.store.get(String(store).toLowerCase(), [`piece:${params.id}`]);
      // Cost and supplier stay at headquarters and are shown to those whose work they are (A0.32).
      const secret = may(user, PERMITS.cost)
        ? { costFen: item?.costFen ?? null, supplier: item?.supplier ?? null, floorPriceFen: item?.floorPriceFen ?? null }
        : null;
      return { piece: row, item: item?.item ?? null, secret, events: Array.isArray(stored?.['events']) ? stored['events'] : [] };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/appointments/:id',
    action: PERMITS.appointments,
    params: id,
    run: async ({ user, params }) => {
      const row = await hq.db.one<Row>('SELECT * EXCLUDE (text) FROM appointments WHERE id = $1 OR number = $1', [params.id]);
      if (row === undefined) return refuse(404, 'hq-not-found');
      inScope(user, [String(row['store'])]);
      const facts = await hq.db.query<Row>(
        'SELECT f.id, f.kind, f.at_ms, f.by_no, coalesce(s.name, f.by_no) AS by_name, f.terminal, f.doc_no FROM facts f LEFT JOIN staff s ON s.staff_no = f.by_no WHERE f.apt_id = $1 ORDER BY f.at_ms, f.id',
        [String(row['id'])],
      );
      return { appointment: row, facts };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/trail/:id',
    action: PERMITS.audit,
    params: id,
    run: async ({ user, params }) => {
      const row = await hq.db.one<{ json: string; store: string | null }>(
        params.id.startsWith('audit:') ? 'SELECT json, store FROM audit WHERE id = $1' : 'SELECT json, store FROM facts WHERE id = $1',
        [params.id],
      );
      if (row === undefined) return refuse(404, 'hq-not-found');
      inScope(user, [row.store]);
      return { entry: maskDeep(JSON.parse(row.json)) };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/exceptions/:id',
    action: PERMITS.exceptions,
    params: id,
    run: async ({ user, params }) => {
      const row = await hq.db.one<{ json: string }>('SELECT json FROM exceptions WHERE id = $1', [params.id]);
      if (row === undefined) return refuse(404, 'hq-not-found');
      const doc = JSON.parse(row.json) as ExceptionDoc; // written by the projector
      inScope(user, doc.scope);
      const [facts, people] = await Promise.all([
        factsById(hq, doc.members),
        hq.db.query<{ staff_no: string; name: string }>('SELECT staff_no, name FROM staff'),
      ]);
      const pieceNo = doc.subject.startsWith('piece:') ? doc.subject.slice('piece:'.length) : undefined;
      const piece = pieceNo === undefined ? undefined : await hq.db.one<Row>('SELECT * EXCLUDE (text) FROM pieces WHERE piece_no = $1', [pieceNo]);
      return { exception: doc, facts: facts.map(maskDeep), names: Object.fromEntries(people.map((p) => [p.staff_no, p.name])), piece: piece ?? null };
    },
  });
}

/** A card for a person's eyes: phones keep their last digits, whatever else is covered for their role is covered here too (A0.32). */
export function maskHead(user: Account, head: Head): Head {
  const cover = (field: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((v) => cover(field, v));
    if (typeof value !== 'string' || value === '') return value;
    if (/phone/i.test(field) && field !== 'phoneRegion') return maskPhone(value);
    const mask = field === 'address' ? fieldMask(user, 'address') : 'clear';
    return mask === 'clear' && !/wechat|email|idNumber/i.test(field) ? value : `${[...value].slice(0, 2).join('')}****`;
  };
  return {
    ...head,
    notes: [],
    fields: Object.fromEntries(Object.entries(head.fields).map(([k, f]) => [k, { ...f, value: cover(k, f.value) }])),
    history: head.history.map((h) => ({ ...h, value: cover(h.field, h.value) })),
  };
}
const PHONE_FIELD = /phone|wechat|email|qq|address|idNumber/i;
/** People's data in raw documents: fields that name a phone or an address are covered (A0.32, jewelry §20). */
export function maskDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      PHONE_FIELD.test(key) && key !== 'phoneMasked' && key !== 'phoneRegion' && typeof inner === 'string' ? `${inner.slice(0, 2)}****` : maskDeep(inner),
    ]),
  );
}
