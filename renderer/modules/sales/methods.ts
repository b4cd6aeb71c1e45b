import { Banknote, CreditCard, Landmark, PiggyBank, QrCode, Smartphone, Store, Wallet } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import { PAY_METHODS } from '../../../src/sales/types.ts';
import type { PayMethod, TenderMethod } from '../../../src/sales/types.ts';

export const METHOD_ICON: Readonly<Record<TenderMethod, LucideIcon>> = {
  deposit: PiggyBank,
  wechat: Smartphone,
  alipay: QrCode,
  card: CreditCard,
  cash: Banknote,
  unionpay: Landmark,
  ecny: Wallet,
  mall: Store,
};
/** The methods as they stand on the page: what is used most comes first. */
export const ORDER: readonly PayMethod[] = [
  'wechat',
  'alipay',
  'card',
  'cash',
  ...PAY_METHODS.filter((m) => !['wechat', 'alipay', 'card', 'cash'].includes(m)),
];
/** Touch keys do not take the keyboard: Enter afterwards means the money, not the last key once more. */
export const keepFocus = (e: MouseEvent): void => e.preventDefault();
