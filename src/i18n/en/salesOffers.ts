import type { salesOffers as zh } from '../zh-CN/salesOffers.ts';
import type { SameShape } from '../shape.ts';

/** Campaigns and coupons at the till; part of the namespace `sales`. */
export const salesOffers = {
  offers: {
    label: 'Offers',
    choose: 'Campaign or coupon',
    title: 'Offers of this sale',
    running: 'Running campaigns',
    none: 'No campaign runs now.',
    rule: '{{off}} off',
    fromRule: '{{off}} off from {{from}}',
    ruleGift: 'Gift: {{gift}}',
    fromRuleGift: 'Gift: {{gift}}, from {{from}}',
    leftGifts: '{{n}} left at this terminal',
    leftNoGifts: 'None left at this terminal',
    left: '{{n}} left at this terminal',
    leftNone: 'None left at this terminal',
    noLimit: 'No limit',
    until: 'until {{time}}',
    code: 'Coupon code',
    codeHint: 'Scan or type the code',
    add: 'Use this coupon',
    used: 'In this sale',
    remove: 'Take out {{name}}',
    asking: 'Asking headquarters…',
    offlineAsk: 'There is no network, and this terminal holds nothing of “{{name}}”: it cannot be used just so.',
    force: 'Ask the manager to force it',
    forceHint: 'The manager types a PIN before the money. If it is too much or twice, the cost is this store’s.',
    forced: 'Manager has to force',
    taken: '“{{name}}” is in this sale',
  },
} satisfies SameShape<typeof zh>;
