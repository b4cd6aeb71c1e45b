import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeTableRef } from '../../src/facts/reference.ts';
import { booked, booking, hand, HOUR, openDesk } from './intake-kit.ts';
import type { Desk } from './intake-kit.ts';
import { Intake, idsOf } from '../../sync-server/intake/intake.ts';
import { intakeRequest } from '../../sync-server/intake/schema.ts';
import { TestTerminal } from '../../sync-server/gateway/testterminal.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.t.stop());
const facts = async (aptId: string): Promise<readonly Record<string, unknown>[]> =>
  (await desk.t.server.services.store.range('hq', 'fact:', 'fact:\uffff', 10_000)).filter((d) => (d['body'] as { aptId?: string }).aptId === aptId);

describe('online bookings come in through one door (A0.22)', () => {
  it('a booking becomes an appointment of its store that needs a call-back, with a number, and a till of that store gets it', async () => {
    const answer = await hand(desk.t.url, desk.key, booking('W-1', { budgetMinFen: 5_000_000, budgetMaxFen: 7_000_000, category: 'ring' }));
    expect(answer).toMatchObject({ status: 201, body: { status: 'needsCallback', duplicate: false } });
    expect(answer.body.number).toMatch(/^YY-HQ1A-\d{8}-\d{5}$/);
    await desk.t.server.services.adjudicator.settled();
    const till = await TestTerminal.enrolled(desk.t, 'S01');
    const [fact] = (await till.pull('facts')).filter((d) => d['kind'] === 'apt.created' && (d['body'] as { aptId: string }).aptId === answer.body.id);
    expect(fact).toMatchObject({
      scope: ['S01'],
      by: 'INTAKE',
      body: { online: true, form: { name: '顾晴', phoneE164: '+8613700004410', source: 'website', sourceNote: 'W-1' } },
    });
    expect((await till.pull('appointments')).some((d) => d.id === answer.body.id)).toBe(true);
    const list = (await desk.ops.get('/lists/callback?bucket=waiting')).body as unknown as { rows: { id: string }[] };
    await expect
      .poll(
        async () =>
          ((await desk.ops.get('/lists/callback?bucket=waiting')).body as unknown as { rows: { id: string; number: string }[] }).rows.find(
            (r) => r.id === answer.body.id,
          )?.number,
        { timeout: 5000 },
      )
      .toBe(answer.body.number);
    expect(list.rows).toBeDefined();
  });

  it('the same order sent again, also ten times at once, is one appointment with one number', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => hand(desk.t.url, desk.key, booking('W-2', { visitAt: '2027-01-05T14:00:00+08:00' }))));
    expect(new Set(answers.map((a) => a.body.number)).size).toBe(1);
    expect(answers.map((a) => a.status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect((await facts(answers[0]?.body.id ?? '')).length).toBe(1);
  });

  it('another source with the same order number is another booking; the same order with other content is told apart', async () => {
    const visitAt = '2027-01-06T14:00:00+08:00';
    const [a, b] = [
      await hand(desk.t.url, desk.key, booking('W-3', { visitAt })),
      await hand(desk.t.url, desk.key, booking('W-3', { visitAt, source: 'dianping' })),
    ];
    expect(a.body.id).not.toBe(b.body.id);
    const other = await hand(desk.t.url, desk.key, booking('W-3', { visitAt, name: '别人' }));
    expect([other.status, other.body.error.code, other.body.error.params?.['number']]).toEqual([409, 'intake-differs', a.body.number]);
  });

  it('a crash between the mark and the facts, or between the facts and the answer, loses and doubles nothing', async () => {
    const { services } = desk.t.server;
    const request = intakeRequest.parse(booking('W-4', { visitAt: '2027-01-07T14:00:00+08:00' }));
    const { mark, aptId } = idsOf('website', 'W-4');
    const key = { sources: ['website'], name: '官网' };
    // the process died after the mark …
    const dying = new Intake({ ...services, hqWriter: { ...services.hqWriter, commit: () => Promise.reject(new Error('power')) } });
    await expect(dying.accept(request, key)).rejects.toThrow('power');
    expect((await facts(aptId)).length).toBe(0);
    const second = await new Intake(services).accept(request, key);
    expect(second).toMatchObject({ ok: true, value: { id: aptId, duplicate: false } });
    // … and after the facts, before the answer was kept
    const [doc] = await services.store.get('hq', [mark]);
    await services.store.write('hq', [{ ...doc, _id: mark, state: 'taken', number: undefined }]);
    const third = await new Intake(services).accept(request, key);
    expect(third).toMatchObject({ ok: true, value: { number: second.ok ? second.value.number : '', duplicate: true } });
    expect((await facts(aptId)).length).toBe(1);
  });
});

describe('keys (A0.22, architecture §7)', () => {
  it('without a key, with a wrong one, a revoked one or one for another source nothing is taken', async () => {
    const { services } = desk.t.server;
    const miss = await hand(desk.t.url, undefined, booking('K-1'));
    expect([miss.status, miss.body.error.code, /[\u4e00-\u9fff]/.test(miss.body.error.zh), miss.body.error.en]).toEqual([
      401,
      'intake-key-missing',
      true,
      expect.stringMatching(/key/),
    ]);
    const wrong = `${desk.key.slice(0, -2)}${desk.key.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await hand(desk.t.url, wrong, booking('K-1'))).body.error.code).toBe('intake-key-bad');
    expect((await hand(desk.t.url, 'zmk_x', booking('K-1'))).body.error.code).toBe('intake-key-bad');
    const other = await services.apiKeys.create({ name: '小程序', sources: ['miniProgram'], by: '0001' });
    expect([(await hand(desk.t.url, other.key, booking('K-1'))).status, (await hand(desk.t.url, other.key, booking('K-1'))).body.error.code]).toEqual([
      403,
      'intake-key-source',
    ]);
    expect((await desk.admin.post(`/intake-keys/${other.id}/revoke`, { reason: '换供应商' })).status).toBe(200);
    expect((await hand(desk.t.url, other.key, booking('K-1', { source: 'miniProgram' }))).body.error.code).toBe('intake-key-revoked');
    expect((await hand(desk.t.url, undefined, booking('K-2'), { 'x-api-key': desk.key })).status).toBe(201);
  });
  it('a key is shown once: neither the list, nor the trail, nor any file of the server has it', async () => {
    const made = (await desk.admin.post('/intake-keys', { name: '抖音', sources: ['douyin'] })).body as unknown as { id: string; key: string };
    expect(made.key).toMatch(/^zmk_/);
    const secret = made.key.split('_').slice(2).join('_');
    expect((await desk.admin.get('/intake-keys')).text).not.toContain(secret);
    const files = (folder: string): string[] =>
      readdirSync(folder).flatMap((f) => (statSync(join(folder, f)).isDirectory() ? files(join(folder, f)) : [join(folder, f)]));
    for (const file of files(desk.t.data)) expect(readFileSync(file).includes(secret), file).toBe(false);
    const trail = await desk.admin.get('/lists/trail?kind=hq.intakeKeyCreated');
    expect(trail.text).not.toContain(secret);
  });
  it('keys are for those who may change settings; a source that is not online gets none', async () => {
    expect((await desk.manager.get('/intake-keys')).status).toBe(403);
    expect((await desk.admin.post('/intake-keys', { name: 'x', sources: ['walkIn'] })).body.error?.code).toBe('intake-source');
  });
  it('more than the allowed number of bookings a minute is refused with the time to wait', async () => {
    const key = (await desk.t.server.services.apiKeys.create({ name: '猛', sources: ['website'], by: '0001' })).key;
    const statuses: number[] = [];
    let wait: string | null = null;
    for (let i = 0; i < 125; i += 1) {
      const r = await fetch(`${desk.t.url}/api/v1/appointments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: '{}',
      });
      statuses.push(r.status);
      if (r.status === 429) wait = r.headers.get('retry-after');
      await r.text();
    }
    expect([statuses.filter((s) => s === 400).length, statuses.filter((s) => s === 429).length, Number(wait) > 0]).toEqual([120, 5, true]);
  });
});

describe('bad input is refused in words, and nothing is half-written', () => {
  const cases: readonly (readonly [string, Record<string, unknown> | string, number, string, string?])[] = [
    ['a missing field and an unknown one by name', { ...booking('B-1'), name: undefined, coupon: 'x' }, 400, 'intake-bad', 'name, coupon'],
    ['a time without its offset', booking('B-2', { visitAt: '2027-01-05 14:00' }), 400, 'intake-bad', 'visitAt'],
    ['a number of ten digits (A1.1.2)', booking('B-3', { phone: '1370000441' }), 422, 'phone-invalid'],
    ['a store that does not exist', booking('B-4', { storeId: 'S99' }), 422, 'intake-store'],
    ['a visit in the past (A1.1.13)', booking('B-5', { visitAt: new Date(Date.now() - 30 * HOUR).toISOString() }), 422, 'apt-visit-past'],
    ['a visit in two years', booking('B-6', { visitAt: new Date(Date.now() + 800 * 24 * HOUR).toISOString() }), 422, 'intake-far'],
    ['a budget the wrong way round', booking('B-7', { budgetMinFen: 9, budgetMaxFen: 3 }), 422, 'apt-budget-order'],
    ['a category that is in no table', booking('B-8', { category: 'spaceship' }), 422, 'intake-code'],
    ['an array', '[]', 400, 'intake-bad'],
    ['half a JSON', '{"source":', 400, 'request-bad'],
    ['a body beyond 16 kB', booking('B-9', { need: 'x'.repeat(20_000) }), 413, 'body-too-large'],
  ];
  it.each(cases)('%s', async (_name, body, status, code, fields) => {
    const before = (await desk.t.server.services.store.info('hq')).seq;
    const answer = await hand(desk.t.url, desk.key, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    if (fields !== undefined) expect(answer.body.error.params?.['fields']).toBe(fields);
    const written = (await desk.t.server.services.store.changes('hq', before, 100)).rows.filter((r) => r.id.startsWith('intake:') || r.id.startsWith('fact:'));
    expect(written).toEqual([]);
  });
  it('a foreign number with its country code is taken as what it is (jewelry §17)', async () => {
    const id = await booked(desk, 'B-20', { phone: '+852 6123 2218' });
    expect((await facts(id))[0]).toMatchObject({ body: { form: { phoneE164: '+85261232218', phoneRegion: 'HK' } } });
  });
  it('a source that headquarters took out of use is refused', async () => {
    const { store } = desk.t.server.services;
    const [doc] = await store.get('ref', ['ref:codes:source']);
    const table = codeTableRef.parse({ ...doc, id: 'ref:codes:source' });
    const off = table.rows.map((r) => (r.code === 'dianping' ? { ...r, active: false } : r));
    await store.write('ref', [{ ...doc, _id: 'ref:codes:source', rows: off }]);
    expect((await hand(desk.t.url, desk.key, booking('B-30', { source: 'dianping' }))).body.error.code).toBe('intake-source');
  });
  it('the contract is published as OpenAPI and as a page without script', async () => {
    const doc = (await (await fetch(`${desk.t.url}/api/v1/openapi.json`)).json()) as {
      openapi: string;
      components: { schemas: { IntakeRequest: { required: string[]; additionalProperties: boolean } } };
      paths: Record<string, { post: { responses: Record<string, unknown> } }>;
    };
    expect(doc.openapi).toBe('3.1.0');
    expect(doc.components.schemas.IntakeRequest).toMatchObject({
      additionalProperties: false,
      required: ['source', 'orderId', 'storeId', 'name', 'phone', 'visitAt'],
    });
    expect(Object.keys(doc.paths['/appointments']?.post.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '201', '400', '401', '403', '409', '422', '429']),
    );
    const page = await (await fetch(`${desk.t.url}/api/v1/docs`)).text();
    expect(page).toContain('POST /api/v1/appointments');
    expect(page).not.toContain('<script');
  });
});
