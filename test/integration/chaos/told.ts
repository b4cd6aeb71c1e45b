import type { Action } from '../../../src/facts/head.ts';
export { seeded } from '../../../src/testkit/world.ts';

/** A small fact that stands alone: a contact with a customer. */
export const toldAction = (n: number): Action => ({
  facts: [
    {
      kind: 'cust.contacted',
      v: 1,
      scope: ['S01'],
      by: '0107',
      prev: { 'cust:chaos': [] },
      body: { customerId: 'cust:chaos', channel: 'phone', result: `第 ${n} 次` },
    },
  ],
  heads: [],
});
