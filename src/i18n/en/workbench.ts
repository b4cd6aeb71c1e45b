import type { workbench as zh } from '../zh-CN/workbench.ts';
import type { SameShape } from '../shape.ts';

export const workbench = {
  title: 'My workbench', morning: 'Good morning, {{name}}', noon: 'Good day, {{name}}', afternoon: 'Good afternoon, {{name}}', evening: 'Good evening, {{name}}', sub: '{{day}} · {{n}} to do', subNone: '{{day}} · nothing left to do',
  duty: 'Duty', todo: 'To do', now: 'Now', today: 'Today', allDone: 'Nothing waits for you', allDoneBody: 'Customers waiting, calls to make and documents to settle show up here.',
  waiting: '{{who}} is waiting for you', waitingPool: '{{who}} has no host yet', paused: '{{who}}: service paused', transfer: '{{name}} hands {{who}} to you', waited: 'waiting {{t}}', serving: 'With {{who}} now', callback: 'Call {{who}} back', followUp: 'Contact {{who}}', followUpSub: 'came without buying', due: '{{who}} is due', overdue: '{{who}} has not come', unprinted: 'Receipt not printed', unprintedSub: '{{no}}', sync: '{{n}} not uploaded yet', syncSub: 'written offline; goes up by itself once connected', exception: '{{title}}', exceptionSub: '{{code}} · {{time}}',
  act: { claim: 'Claim', open: 'Open', call: 'To the call', accept: 'Accept', arrive: 'Arrived', handle: 'Handle', print: 'Print', end: 'End' },
  perf: 'My sales', perfToday: 'Today', perfMonth: 'This month', receipts: '{{n}} receipts', week: 'Last 7 days', closeRate: 'Close rate', perTicket: 'Per receipt', attach: 'Pieces a receipt', pieces: 'Pieces', pending: 'incl. {{n}} not synced', rateHint: '30 days', noSales: 'No sale yet today',
  appointments: 'My appointments', appointmentsLeft: '{{n}} left today', appointmentsNone: 'Nothing is booked with you today.', customers: 'My clients', customersNone: 'Clients you have served show up here.', lastSeen: 'last {{day}}', neverSeen: 'not here yet', birthday: 'birthday {{day}}', birthdayToday: 'birthday today', birthdayTomorrow: 'birthday tomorrow',
  syncTitle: 'This device', syncOk: 'All uploaded, synced {{when}}', syncPending: '{{n}} waiting to upload, oldest {{age}}', syncOffline: 'Working offline for {{t}}', syncNever: 'Not synced yet', exceptions: 'Exceptions for me', exceptionsNone: 'No exception needs you.', exceptionsAll: 'All exceptions',
  severity: { red: 'Act', amber: 'Watch', blue: 'Note' },
} satisfies SameShape<typeof zh>;
