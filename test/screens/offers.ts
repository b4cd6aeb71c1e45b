import { randomUUID } from 'node:crypto';
import { translate } from '../../src/i18n/index.ts';
import { consoleLogin } from '../e2e/lib/console.ts';
import type { Console } from '../e2e/lib/console.ts';
import { pick } from '../e2e/lib/thread.ts';
import { dialog, enrol, go, main, openTill, signIn } from '../e2e/lib/till.ts';
import { until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { STORE, aheadOf, dress, hush, openConsole, shoot } from './shooting.ts';
import type { Look } from './shooting.ts';

interface Offers {
  readonly asOfMs: number;
  readonly campaigns: readonly {
    readonly promoId: string;
    readonly name: string;
    readonly terminals: readonly { readonly terminal: string; readonly share: number }[];
  }[];
  readonly terminals: readonly { readonly terminal: string; readonly storeId: string }[];
}
const DAY = 86_400_000;
const QUOTA = { quota: 40 } as const;
const NAMES = { off: '金秋满减', gift: '满额赠', person: '会员见面礼' } as const;

/** Money off, a gift with a sale and a gift for each customer, with a limited number of each; and a batch of codes. */
export async function publishOffers(hq: Headquarters): Promise<void> {
  const office = await consoleLogin(hq.url);
  const nowMs = Date.now() + (await aheadOf(hq));
  const given = [
    { name: NAMES.off, offFen: 30_000, fromFen: 500_000 },
    { name: NAMES.gift, offFen: 0, fromFen: 300_000, gift: { name: '旅行首饰卷', valueFen: 12_800, each: 'sale' } },
    { name: NAMES.person, offFen: 0, fromFen: 0, gift: { name: '丝绒首饰盒', valueFen: 6_800, each: 'person' } },
  ];
  for (const c of given) {
    const { status } = await office.post('/offers/campaigns', { key: randomUUID(), fromMs: nowMs - DAY, toMs: nowMs + 30 * DAY, ...QUOTA, ...c });
    if (status !== 200) throw new Error(`${c.name}: ${status}`);
  }
}
/** Some of each for the newest till of the store, as a person at headquarters deals them out. */
async function dealOut(office: Console): Promise<void> {
  const { campaigns, terminals } = await until('the till at headquarters', async () => {
    const o = await office.get<Offers>('/offers');
    return o.terminals.some((x) => x.storeId === 'S01') && o;
  });
  const terminal = terminals.filter((x) => x.storeId === 'S01').at(-1)?.terminal ?? '';
  for (const c of campaigns) await office.post(`/offers/campaigns/${c.promoId}/share`, { key: randomUUID(), terminal, amount: 3 });
}

/** What a sale may use, what it used, and the gift a customer gets without one; then the console's own page. */
export async function offerScreens(hq: Headquarters, look: Look, out: string): Promise<void> {
  const t = (key: string, params: Readonly<Record<string, string | number>> = {}): string => translate(look.language, key, params);
  const office = await consoleLogin(hq.url);
  const till = await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq), width: look.width, height: look.height });
  const { page } = till;
  try {
    await enrol(till, STORE);
    await signIn(till, '周启明');
    await dealOut(office);
    await pick(till, 'RD2600017');
    await go(till, '产品销售');
    await dress(till, look);
    await page.getByRole('button', { name: t('sales.offers.label') }).click();
    const sheet = dialog(till);
    await sheet
      .getByText(t('sales.offers.leftGifts', { n: 3 }))
      .first()
      .waitFor();
    await hush(page);
    await shoot(page, out, 'offers');
    await sheet.getByRole('button', { name: new RegExp(NAMES.off) }).click();
    await sheet.getByRole('button', { name: new RegExp(NAMES.gift) }).click();
    await sheet.getByRole('button', { name: t('sales.offers.remove', { name: NAMES.gift }) }).waitFor();
    await hush(page);
    await shoot(page, out, 'offers-used');
    await page.keyboard.press('Escape');
    await main(till)
      .getByText(/旅行首饰卷/)
      .first()
      .waitFor();
    await shoot(page, out, 'offers-till');
    await page.goto(`${till.proxy.url}/terminal/#/customers`);
    await page.getByRole('option').first().click();
    await main(till)
      .getByRole('button', { name: t('customers.gift.act') })
      .click();
    await sheet
      .getByText(t('sales.offers.leftGifts', { n: 3 }))
      .first()
      .waitFor();
    await shoot(page, out, 'gift');
  } finally {
    await till.close();
  }
}

/** The console's list, one campaign open with its terminals, and the form of a new one. */
export async function offerConsole(hq: Headquarters, look: Look, out: string): Promise<void> {
  const t = (key: string): string => translate(look.language, key);
  const { browser, page } = await openConsole(hq, look, '0001');
  try {
    await page.goto(`${hq.url}/offers`);
    await page.getByRole('button', { name: NAMES.person }).waitFor();
    await shoot(page, out, 'offers');
    await page.getByRole('button', { name: NAMES.gift }).click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, out, 'offers-campaign');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t('console.offers.newCampaign') }).click();
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: t('console.offers.whats.gift') })
      .click();
    await shoot(page, out, 'offers-new');
  } finally {
    await browser.close();
  }
}
