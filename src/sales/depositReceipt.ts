import type { SettingsRef, StoreRef } from '../facts/reference.ts';
import { translate } from '../i18n/index.ts';
import { wallTime } from '../kernel/businessDate.ts';
import { capitalAmount } from '../kernel/capital.ts';
import type { DepositOrder } from './deposits.ts';
import { head, maskName, money, Paper, paperName } from './receipt.ts';
import type { ReceiptDoc, ReceiptOptions } from './receipt.ts';

/** 定金单: what was paid, for which appointment and piece, by which means, and room to sign (A1.1.18, jewelry §9.1). */
export function layoutDeposit(
  order: DepositOrder,
  about: { readonly aptNumber?: string; readonly staffName: string; readonly businessDate: string },
  store: StoreRef | undefined,
  settings: SettingsRef | undefined,
  o: Pick<ReceiptOptions, 'copy' | 'reprint' | 'pending' | 'language' | 'width'>,
): ReceiptDoc {
  const t = (key: string, params?: Record<string, string | number>): string => translate(o.language, `receipt.paper.${key}`, params);
  const p = new Paper(o.width);
  const docNo = order.docNo ?? order.orderId;
  head(p, store, settings, o, t);
  p.middle(t('depositTitle'), { bold: true });
  p.rule();
  p.both(`${t('docNo')} ${docNo}`, t('customerCopy'));
  const w = wallTime(order.paidMs, store?.timeZone ?? 'Asia/Shanghai');
  const two = (n: number): string => String(n).padStart(2, '0');
  p.both(`${w.date} ${two(w.hour)}:${two(w.minute)}`, `${t('businessDay')} ${about.businessDate.slice(5)}`);
  p.both(
    `${t('member')} ${order.erasedId !== undefined ? paperName({ id: order.erasedId, name: '' }, t) : order.customerName === undefined ? t('guest') : maskName(order.customerName)}`,
    `${t('cashier')} ${about.staffName}`,
  );
  if (about.aptNumber !== undefined) p.both(`${t('depositFor')} ${about.aptNumber}`, '');
  if (order.pieceNo !== undefined) p.both(`${t('piece')} ${order.pieceNo}`, '');
  p.rule();
  p.both(t('deposit'), money(order.view.paidFen), { bold: true, double: true });
  if (o.language === 'zh-CN') p.text(capitalAmount(order.view.paidFen));
  for (const pay of order.payments) p.both(`  ${t(pay.method)}${pay.cardTail === undefined ? '' : ` *${pay.cardTail}`}`, money(pay.amountFen));
  p.rule();
  p.text(t('depositTerms'));
  p.both(t('depositSign'), '');
  p.lines.push({ kind: 'feed', lines: 3 }, { kind: 'cut' });
  return { width: o.width, title: docNo, language: o.language, lines: p.lines };
}
