import type { SettingsRef, StoreRef } from '../facts/reference.ts';
import type { Fact } from '../facts/envelope.ts';
import { translate } from '../i18n/index.ts';
import { wallTime } from '../kernel/businessDate.ts';
import { capitalAmount } from '../kernel/capital.ts';
import { sumFen } from '../kernel/money.ts';
import { METHOD_WORDS, head, money, Paper, paperName } from './receipt.ts';
import type { ReceiptDoc, ReceiptOptions } from './receipt.ts';
import type { SaleBody } from './types.ts';
import type { SaleVoid } from './voidSale.ts';

/** 作废单 (jewelry §8.8, §9.1): the sale's number stays; what came back, what was given back and by which means, why, who approved, room to sign. */
export function layoutVoid(
  gone: SaleVoid,
  sale: Pick<Fact<'sale.committed', SaleBody>, 'body' | 'wallMs'>,
  about: { readonly staffName: string; readonly approverName?: string },
  store: StoreRef | undefined,
  settings: SettingsRef | undefined,
  o: Pick<ReceiptOptions, 'copy' | 'reprint' | 'pending' | 'language' | 'width'>,
): ReceiptDoc {
  const t = (key: string, params?: Record<string, string | number>): string => translate(o.language, `receipt.paper.${key}`, params);
  const p = new Paper(o.width);
  const docNo = sale.body.docNo ?? sale.body.saleId;
  const when = (ms: number): string => {
    const w = wallTime(ms, store?.timeZone ?? 'Asia/Shanghai');
    const two = (n: number): string => String(n).padStart(2, '0');
    return `${w.date} ${two(w.hour)}:${two(w.minute)}`;
  };
  head(p, store, settings, o, t);
  p.middle(t('voidTitle'), { bold: true, double: true });
  p.rule();
  p.both(`${t('docNo')} ${docNo}`, t('customerCopy'));
  p.both(`${t('soldAt')} ${when(sale.wallMs)}`, '');
  p.both(`${t('voidedAt')} ${when(gone.wallMs)}`, `${t('businessDay')} ${gone.businessDate.slice(5)}`);
  p.both(`${t('cashier')} ${about.staffName}`, about.approverName === undefined ? '' : `${t('approver')} ${about.approverName}`);
  p.both(`${t('member')} ${sale.body.customer === undefined ? t('guest') : paperName(sale.body.customer, t)}`, '');
  p.both(`${t('voidReason')} ${gone.body.reason}`, '', {}, 2);
  p.rule();
  for (const piece of gone.body.pieces) {
    const line = sale.body.lines.find((l) => l.pieceNo === piece.pieceNo);
    p.both(line?.name ?? piece.pieceNo, line === undefined ? '' : `-${money(line.netFen)}`, { bold: true });
    p.both(`  ${t('piece')} ${piece.pieceNo}`, t(piece.delivered ? 'backIn' : 'neverLeft'));
  }
  p.rule();
  p.both(t('refundTotal'), money(gone.body.refundFen), { bold: true, double: true });
  if (o.language === 'zh-CN' && gone.body.refundFen > 0) p.text(capitalAmount(gone.body.refundFen));
  for (const r of gone.body.refunds ?? [])
    p.both(`  ${t(METHOD_WORDS.has(r.method) ? r.method : 'otherWay')}${r.ref === undefined ? '' : ` *${r.ref.slice(-4)}`}`, money(r.amountFen));
  const deposit = sumFen((gone.body.entries ?? []).flatMap((e) => (e.ledger === 'deposit' ? [e.amount] : [])));
  if (deposit > 0) p.both(t('depositBack'), money(deposit));
  p.rule();
  p.text(t('voidTerms'));
  p.both(t('depositSign'), '_'.repeat(14));
  p.both(t('approverSign'), '_'.repeat(14));
  p.lines.push({ kind: 'feed', lines: 3 }, { kind: 'cut' });
  return { width: o.width, title: `${docNo}-void`, language: o.language, lines: p.lines };
}
