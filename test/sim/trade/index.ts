import type { BookDeed } from '../scene.ts';
import { invoice, pickUp, refund, split, takeBack, voidSale } from './afterSale.ts';
import { closeDay, closeShift, stated } from './closing.ts';
import { applyDeposit, forfeit, payDeposit, refundDeposit, takeToken } from './deposits.ts';
import { confirm, openTake, outcome, scan, scrap } from './stocktake.ts';
import { cancelTransfer, lose, receive, ship } from './transfers.ts';

/** Deeds about goods and money after and beside a sale, each with its weight; their order is part of what a seed means. */
export const TRADE: readonly (readonly [number, string, BookDeed])[] = [
  [3, 'voidSale', voidSale],
  [3, 'takeBack', takeBack],
  [2, 'refund', refund],
  [3, 'pickUp', pickUp],
  [1, 'split', split],
  [1, 'invoice', invoice],
  [4, 'payDeposit', payDeposit],
  [3, 'refundDeposit', refundDeposit],
  [1, 'forfeit', forfeit],
  [3, 'applyDeposit', applyDeposit],
  [1, 'takeToken', takeToken],
  [4, 'ship', ship],
  [4, 'receive', receive],
  [1, 'cancelTransfer', cancelTransfer],
  [0.5, 'lose', lose],
  [1, 'openTake', openTake],
  [2, 'scan', scan],
  [1.5, 'outcome', outcome],
  [0.5, 'confirmTake', confirm],
  [0.7, 'scrap', scrap],
  [3, 'stated', stated],
  [1, 'closeShift', closeShift],
  [0.5, 'closeDay', closeDay],
];
