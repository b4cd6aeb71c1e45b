import type { reports as zh } from '../zh-CN/reports.ts';
import type { SameShape } from '../shape.ts';

export const reports = {
  title: 'Reports', sub: { day: 'Store day', week: 'Store week', month: 'Store month', self: 'My sales' },
  period: { label: 'Period', day: 'Day', week: 'Week', month: 'Month' }, prev: 'Earlier', next: 'Later', today: 'Today', range: '{{from}} to {{to}}',
  table: 'Table', chart: 'Chart', export: 'Export', print: 'Print', exported: 'Exported',
  pending: '{{n}} not yet uploaded', pendingNote: 'These sales have not reached headquarters; figures settle once connected.',
  net: 'Net sales', receipts: 'Sales', receiptsN: '{{n}}', pieces: '{{n}} pieces', average: 'Average sale', attach: 'Pieces a sale', rate: 'Net of tag', arrived: 'Arrived', arrivedN: '{{n}}', closeRate: 'closed {{p}}', noCompare: 'nothing to compare', compareSoFar: { day: 'on the same day last week', week: 'on last week so far', month: 'on last month so far' }, compare: { day: 'against last week’s day', week: 'against last week', month: 'against last month' }, tagTotal: 'tag {{amount}}',
  hours: 'Sales by hour', hoursUnit: 'thousand', days: 'Sales by day', before: { day: 'last week', week: 'last week', month: 'last month' }, now: { day: 'this day', week: 'this week', month: 'this month' }, busiest: 'Busiest at {{hour}}: {{amount}}.', quiet: 'Nothing sold in this period.', hour: '{{n}}:00',
  tenders: 'Payments', tendersCol: { method: 'How', count: 'Count', amount: 'Amount', share: 'Share' }, total: 'Total', tendersNote: 'cash net of change',
  kinds: 'What was sold', byAmount: 'by amount', people: 'Consultants', netSales: 'net sales', personSub: '{{n}} sales · {{attach}} a sale', personClose: 'closed {{p}} · ',
  funnel: 'From visit to sale', funnelStep: { due: 'Due', arrived: 'Arrived', served: 'Served', sold: 'Sold' }, funnelNone: 'No visits in this period',
  numbers: 'Numbers {{first}} to {{last}}', numbersNone: 'No numbers yet', rows: '{{n}} rows',
  col: { section: 'Section', name: 'Name', value: 'Value', count: 'Count' },
} satisfies SameShape<typeof zh>;
