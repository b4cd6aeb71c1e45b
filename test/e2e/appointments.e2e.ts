import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { book, claim, handOver, show, walkIn } from './lib/thread.ts';
import { go, sees, tillsOf } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: appointments in the browser (no Chromium)');

describe.skipIf(noChromium)('预约管理 on two tills', () => {
  let hq: Headquarters;
  const tills = tillsOf(() => hq.port);
  const till = tills.open;
  beforeAll(async () => {
    hq = await startHeadquarters();
  });
  afterEach(async () => {
    expect(await tills.closeAll()).toEqual([]);
  });
  afterAll(() => hq.stop());

  test('A1.1.1, A1.1.3–A1.1.5: a booking makes the customer; the number is known next time, by its appointment and by its card', async () => {
    const one = await till('林晓雯');
    await book(one, { phone: '13912345017', name: '程若溪', consultant: '林晓雯' });
    await go(one, '客户关系');
    await one.page.getByRole('searchbox').fill('5017');
    await one.page.getByRole('option', { name: /程若溪/ }).waitFor();
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByRole('textbox', { name: '手机号' }).fill('13912345017');
    const hint = one.page.getByRole('complementary');
    await hint.getByText('这个手机号来过').waitFor();
    await hint.getByRole('button', { name: '确定，把资料填进来' }).click();
    expect(await one.page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('程若溪');
    await hint.getByRole('button', { name: '到店', exact: true }).click();
    await one.page
      .getByRole('region', { name: /程若溪/ })
      .getByText('待领单', { exact: true })
      .first()
      .waitFor();
  });

  test("A1.2.1–A1.2.7: a claim leaves the other till's top bar within a second; pause, hand-over, acceptance", async () => {
    const one = await till('林晓雯');
    const two = await till('沈佳怡');
    for (const t of [one, two]) await sees(t, '在线');
    await walkIn(one, '马可心', /沈佳怡/);
    await show(two, '马可心');
    // the bar draws two by name and counts them all
    const waiting = async (): Promise<number> => Number(/待服务\s*(\d+)/.exec((await two.page.getByRole('banner').textContent()) ?? '')?.[1] ?? '0');
    await two.page.getByRole('main').getByRole('button', { name: '领单', exact: true }).last().waitFor();
    const before = await waiting();
    await claim(one, '马可心');
    const claimed = performance.now();
    await expect.poll(waiting, { timeout: 5_000, interval: 20 }).toBe(before - 1);
    const seen = performance.now() - claimed;
    console.log(`claim on one till → gone from the other's top bar: ${Math.round(seen)} ms`);
    expect(seen).toBeLessThan(1_000);
    await handOver(one, two, '马可心', '沈佳怡');
  });

  test('A1.1.24: the calendar shows the visit in its column, by day and by week', async () => {
    const one = await till('林晓雯');
    await book(one, { phone: '13912345029', name: '尹书遥', consultant: '林晓雯' });
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '预约日历' }).click();
    await one.page.getByRole('button', { name: '后一天' }).click();
    await one.page.getByRole('button', { name: /尹书遥 先生，林晓雯/ }).waitFor();
    await one.page.getByRole('radio', { name: '周', exact: true }).click();
    await one.page.getByRole('button', { name: /尹书遥 先生，林晓雯/ }).click();
    await one.page.getByRole('region', { name: /尹书遥/ }).waitFor();
  });

  test('A1.4.2, A0.27: the manager exports; BOM, one row a line, phones masked', async () => {
    const one = await till('周启明');
    await book(one, { phone: '13912345031', name: '=顾,"南"', consultant: '林晓雯' });
    await go(one, '预约管理');
    await one.page.getByRole('searchbox', { name: '查预约' }).fill('5031');
    await one.page.getByRole('option', { name: /顾/ }).waitFor();
    await one.page.getByRole('button', { name: '筛选' }).click();
    const saved = one.page.waitForEvent('download');
    await one.page.getByRole('button', { name: '导出', exact: true }).click();
    const bytes = await readFile(await (await saved).path());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows: string[][] = parse(bytes, { bom: true });
    expect(rows).toHaveLength(2);
    expect(rows[1]?.slice(1, 3)).toEqual([`'=顾,"南" 先生`, '139****5031']);
    expect(rows[0]?.[0]).toBe('预约号');
  });
});
