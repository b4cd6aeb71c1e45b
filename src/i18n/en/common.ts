import type { common as zh } from '../zh-CN/common.ts';
import type { SameShape } from '../shape.ts';

export const common = {
  brand: 'Zhuomei', brandLatin: 'ZHUOMEI SHOWROOM', appName: 'Zhuomei Showroom',
  ok: 'OK', cancel: 'Cancel', close: 'Close', save: 'Save', edit: 'Edit', clear: 'Clear', back: 'Back', retry: 'Try again',
  required: 'required', optional: 'optional', reason: 'Reason', reasonHint: 'One sentence that will still make sense later', backspace: 'Backspace', loading: 'Opening…', view: 'View', viewAll: 'All {{n}}',
  pinPad: 'PIN keys', pinDigits: '{{n}} of {{total}} digits entered', approver: 'Approved by', approverPin: 'Approver: enter your 6-digit PIN', approverFirst: 'Choose an approver and give a reason first', noApprover: 'Nobody on this till can approve this. Please call the manager.',
  gotIt: 'Got it',
  unknownProblem: 'That did not work ({{code}}). Nothing was changed. Try again; if it stays, tell support this code.',
  mr: 'Mr', ms: 'Ms', erased: 'Erased customer {{token}}',
  listComma: ', ',
  chinese: '中文', english: 'English',
} satisfies SameShape<typeof zh>;
