import type { Driven, Till } from './till.ts';
import { dialog, go, main, pickFrom } from './till.ts';

/** The steps of a visit as a consultant taps them. Visit times are tomorrow's: a test may run after the shop has closed. */
export async function book(till: Driven, customer: { readonly phone: string; readonly name: string; readonly consultant: string }): Promise<void> {
  const { page } = till;
  await go(till, '预约管理');
  await page.getByRole('button', { name: '新建预约' }).click();
  await page.getByRole('textbox', { name: '手机号' }).fill(customer.phone);
  await page.getByRole('textbox', { name: '姓名' }).fill(customer.name);
  await page.getByRole('radio', { name: '先生' }).click();
  await page.getByRole('button', { name: '明天' }).click();
  await page.getByRole('radiogroup', { name: '上门时间' }).getByRole('radio').first().click();
  await pickFrom(page.getByRole('combobox', { name: '来源' }), '电话');
  await page
    .getByRole('radiogroup', { name: '销售顾问' })
    .getByRole('radio', { name: new RegExp(customer.consultant) })
    .last()
    .click();
  await page.getByRole('textbox', { name: '基本需求' }).fill('一克拉上下的戒指');
  await page.getByRole('button', { name: '保存预约' }).click();
  await page.getByRole('heading', { level: 2, name: new RegExp(customer.name) }).waitFor();
}

/** Opens the appointment of this customer from the list. */
export async function show(till: Driven, name: string): Promise<void> {
  const { page } = till;
  await go(till, '预约管理');
  await page.getByRole('searchbox', { name: '查预约' }).fill(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
  await page.getByRole('region', { name: new RegExp(name) }).waitFor();
}

/** 散客登记 for this consultant, or for whom the rule chooses; the name on the button of the rule is answered. */
export async function walkIn(till: Driven, name: string, consultant?: RegExp): Promise<string> {
  const { page } = till;
  await go(till, '预约管理');
  await page.getByRole('button', { name: '散客登记' }).click();
  await page.getByRole('textbox', { name: '姓名' }).fill(name);
  const people = page.getByRole('radiogroup', { name: '销售顾问' });
  const auto = await people.getByRole('radio').first().textContent();
  if (consultant !== undefined) await people.getByRole('radio', { name: consultant }).last().click();
  await page.getByRole('button', { name: '登记，等人接待' }).click();
  await page.getByRole('region', { name: new RegExp(name) }).waitFor();
  return (auto ?? '').replace(/^自动 · /, '');
}

export async function arrive(till: Driven): Promise<void> {
  await main(till).getByRole('button', { name: '到店', exact: true }).last().click();
}
export async function claim(till: Driven, name: string): Promise<void> {
  await main(till).getByRole('button', { name: '领单', exact: true }).last().click();
  await till.page.getByRole('button', { name: new RegExp(`^当前顾客：${name}`) }).waitFor();
}

/** 转单 from one till to the consultant at another, who takes it, pauses, and the first serves again (A1.2.6–A1.2.8). */
export async function handOver(from: Driven, to: Driven, name: string, colleague: string, offered?: () => Promise<void>): Promise<void> {
  await main(from).getByRole('button', { name: '转单' }).click();
  await from.page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(colleague) })
    .click();
  await offered?.();
  await main(to).getByRole('button', { name: '接手', exact: true }).last().click();
  await to.page.getByRole('button', { name: new RegExp(`^当前顾客：${name}`) }).waitFor();
  await main(to).getByRole('button', { name: '暂停', exact: true }).click();
  await main(from).getByText('已暂停', { exact: true }).first().waitFor();
  await claim(from, name);
}

/** Finds one piece by its code in 货品查询 and puts it on the sale. */
export async function pick(till: Driven, pieceNo: string): Promise<void> {
  const { page } = till;
  await go(till, '货品查询');
  await page.getByRole('searchbox', { name: '找货品' }).fill(pieceNo);
  await page.locator(`a[href$="/piece/${pieceNo}"]`).first().click();
  await page.getByRole('button', { name: '加到销售单' }).click();
}

/** Pays what is left with cash and card as given (yuan); the last tender commits. */
export async function pay(
  till: Driven,
  tenders: readonly { readonly method: '现金' | '银行卡' | '微信' | '支付宝'; readonly yuan?: string; readonly ref?: string }[],
): Promise<void> {
  const { page } = till;
  await go(till, '产品销售');
  await page.getByRole('button', { name: /^收款/ }).click();
  for (const tender of tenders) {
    await page.getByRole('radiogroup', { name: '收款方式' }).getByRole('radio', { name: tender.method }).click();
    if (tender.yuan !== undefined) {
      const keys = page.getByRole('group', { name: '金额' });
      await keys.getByRole('button', { name: '清空' }).click();
      for (const digit of tender.yuan) await keys.getByRole('button', { name: digit, exact: true }).click();
    }
    if (tender.ref !== undefined) await page.getByRole('textbox', { name: `${tender.method}参考号` }).fill(tender.ref);
    await page.getByRole('button', { name: /^(记下|收) ¥|^完成/ }).click();
  }
}

/** Number of the sale just committed, from the done screen. */
export async function saleNumber(till: Till): Promise<string> {
  const { page } = till;
  await page.getByRole('heading', { level: 1, name: '收好了' }).waitFor();
  const text = await page.getByText(/^XS-/).first().textContent();
  return (text ?? '').trim();
}

/** 操作已结束 from the done screen, outcome 已成交 filled in. */
export async function endSold(till: Till): Promise<void> {
  await main(till).getByRole('button', { name: '操作已结束' }).click();
  await till.page
    .getByText(/接待已结束：已成交/)
    .first()
    .waitFor();
}

/** Opens what the row of the workbench that says this is about. */
export async function handle(till: Driven, words: RegExp): Promise<void> {
  await go(till, '个人平台');
  const row = till.page
    .getByRole('region', { name: '要做的事' })
    .locator('div')
    .filter({ has: till.page.getByText(words) })
    .filter({ has: till.page.getByRole('button', { name: '去处理' }) })
    .last();
  await row.getByRole('button', { name: '去处理' }).click();
  await dialog(till).waitFor();
}
