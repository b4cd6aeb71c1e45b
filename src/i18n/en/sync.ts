import type { sync as zh } from '../zh-CN/sync.ts';
import type { SameShape } from '../shape.ts';

export const sync = {
  sheet: {
    offline: 'Trading offline', online: 'All connected', syncing: 'Synchronising', attention: 'Something needs a look',
    subOffline: 'Offline for {{t}}, last sync {{time}}. Sell, take payment and print as usual; it uploads by itself.', subOfflineNever: 'Never connected yet. Sell, take payment and print as usual; it uploads by itself.', subOnline: 'Last sync {{time}}; nothing to do.', subSyncing: '{{n}} on their way; go on with your work.', subAttention: 'All documents are kept here, trading goes on; the manager should look below.',
    pending: 'Waiting for upload', pendingSub: '{{n}}, all safe on this device', pendingBackup: '{{n}}, all safe on this device and in the backup', pendingNone: 'Nothing waits; headquarters has it all',
    group: { sales: 'Sales', appointments: 'Visits', stock: 'Pieces', customers: 'Customers', other: 'Other records' }, oldest: 'oldest {{t}}', n: '{{n}}', nAmount: '{{n}} sales · {{amount}}',
    ages: 'How fresh the data is',
    gold: 'Gold price', goldValue: '{{price}} of {{time}}', goldNone: 'not received', goldUse: 'sell at it', goldAsk: 'ask headquarters', goldApprove: 'by gram: manager',
    stock: 'Stock', stockValue: 'own live · others {{time}}', stockOwn: 'own store live', stockNote: 'others: ask that store',
    staff: 'Staff', staffValue: 'updated {{t}} ago', staffNone: 'not received', staffValid: 'valid for 72 h', staffLeft: '{{t}} left', staffGrace: 'refunds, discounts: manager', staffStrict: 'list price only',
    clock: 'Clock', clockOk: 'as headquarters', clockOff: '{{t}} off, corrected', clockNote: 'times are corrected',
    concerns: '{{n}} things concern you', concernsSub: 'Decide once connected; the till goes on', concernsNone: 'Nothing concerns you', open: 'Open',
    retry: 'Try again', export: 'Export', exported: '{{n}} exported', exportEmpty: 'Nothing waits, nothing to export', list: 'One by one', hide: 'Hide', problem: 'Note',
    kind: {
      'sale.committed': 'Sale', 'sale.voided': 'Sale voided', 'sale.lineCorrected': 'Sale re-linked', 'stock.received': 'Receipt', 'stock.withdrawn': 'Receipt withdrawn', 'stock.moved': 'Piece moved', 'stock.transferRequested': 'Transfer asked', 'stock.transferAnswered': 'Transfer answered', 'stock.reserved': 'Reservation', 'stock.released': 'Release', 'cust.contacted': 'Contact', 'cust.revealed': 'Phone shown',
      'apt.created': 'Appointment', 'apt.assigned': 'Assignment', 'apt.arrived': 'Arrival', 'apt.claimed': 'Claim', 'apt.rejected': 'Rejection', 'apt.paused': 'Pause', 'apt.transferOffered': 'Transfer offer', 'apt.transferAccepted': 'Transfer', 'apt.shown': 'Pieces shown', 'apt.ended': 'End of visit', 'apt.voided': 'Void', 'apt.reopened': 'Reopened', 'apt.calledBack': 'Call back', 'apt.rescheduled': 'Rescheduled', 'apt.appealed': 'Appeal',
      'staff.lockedOut': 'PIN locked', 'staff.duty': 'Duty', 'staff.exported': 'Export', 'staff.signedIn': 'Sign-in', 'approval.given': 'Approval', 'case.resolved': 'Case closed', customer: 'Customer card', appointment: 'Appointment card', ticket: 'Ticket', task: 'Task', other: 'Other',
    },
  },
} satisfies SameShape<typeof zh>;
