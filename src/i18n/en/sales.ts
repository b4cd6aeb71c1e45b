import type { sales as zh } from '../zh-CN/sales.ts';
import type { SameShape } from '../shape.ts';

export const sales = {
  title: 'Sales',
  saved: 'Draft kept {{time}}',
  park: 'Park', parkDone: 'Parked; take it up any time', resume: 'Resume', resumeTitle: 'Parked sales', resumeEmpty: 'Nothing is parked', resumeOne: '{{who}} · {{n}} pieces · {{amount}}', resumeSub: 'parked {{time}} · {{by}}', parkedSwap: 'The sale at hand will be parked',
  newSale: 'New sale', clear: 'Discard', clearTitle: 'Discard this sale?', clearBody: 'The unpaid draft is deleted; the pieces stay as they are.', clearPaid: '{{amount}} is already noted as paid; give it back first, or park.', list: 'Sales', back: 'Back',
  scan: { label: 'Add a piece', placeholder: 'Scan to add, from any page', unknown: 'No piece with barcode {{code}}; check the tag', already: '{{code}} is already in this sale', added: 'Added {{name}}', pick: 'Pick a piece' },
  empty: { title: 'Ring up here', text: 'Scan the first piece, or pick it in Stock. Offline you sell, take payment and print as usual.' },
  line: {
    tag: 'Tag price', discount: 'Discount', net: 'Net', save: 'Saved', weight: 'Weight', board: 'Board price', gold: 'Gold', labour: 'Labour', labourPerG: 'Labour {{price}}/g', labourRate: 'Labour {{price}}/g · {{rate}}', parts: 'Parts', none: 'none',
    edit: 'Change discount', remove: 'Remove {{name}}', held: 'Collect later', deliveredNow: 'Takes it now', rate: '{{n}} %', percent: '{{n}}%', select: 'Show this line',
  },
  rate: { title: 'Discount on {{name}}', orderTitle: 'Whole order', custom: 'Other', hint: '95 means 95 % of the price', own: 'You may go to {{rate}}', unlimited: 'any', labourOnly: 'By-gram pieces: on labour only, never on gold.', approval: 'Below {{rate}} the manager’s PIN is needed', apply: 'Apply', none: 'No discount' },
  customer: { none: 'Walk-in', noneHint: 'A sale needs no customer', choose: 'Customer', change: 'Change', clear: 'Make it a walk-in', search: 'Last 4 digits, name or pinyin', title: 'Whose sale', empty: 'Nobody found; sell as walk-in for now.', level: '{{level}}', current: 'Being served', recent: 'Customers', more: '{{n}} more; type a little more' },
  apt: { link: 'Visit {{time}}', linkNeed: 'Visit {{time}} · {{need}}', none: 'No appointment', unlink: 'Not this visit', linked: 'The visit becomes “sold” by itself' },
  share: { title: 'Who sold it', label: 'Sold by', line: 'Line by line', all: 'Whole order', none: 'Nobody yet', must: 'Every line needs somebody, 100 % in all', add: 'Add', remove: 'Remove {{name}}', even: 'Equal', apply: 'Apply', perLine: '{{n}} lines differ', percent: '{{n}}%', of: 'Share of {{name}}' },
  sum: { pieces: '{{n}} pieces · tag total', discount: 'Discounts', rounding: 'Rounding', due: 'Due', saved: '{{amount}} saved', roundingMode: 'Rounding', order: 'Whole order' },
  rounding: { none: 'None', jiao: 'To 0.1', yuan: 'To 1', ten: 'To 10' },
  check: {
    allOk: 'All {{n}} are here and for sale', discountOk: 'Discounts are within your limit', goldToday: 'Gold price of {{time}}', offline: 'Offline: sell as usual, it uploads by itself', customerNone: 'No customer: no points, no warranty on file',
    state: '{{code}} is “{{state}}”: not for sale', disputed: '{{code}} is disputed: do not sell', elsewhere: '{{code}} is in {{store}}, not here', reserved: '{{code}} is held for {{name}}', approval: 'Line {{line}} at {{rate}}: over your limit, manager needed', floor: 'Line {{line}} is below the floor: manager needed', approved: 'Approved by {{name}}',
    oldPrice: 'Gold price is {{hours}} h old: manager needed', notToday: 'Gold price is not of today; ask headquarters', noPrice: 'No price for {{metal}}; type one', noWeight: '{{code}} has no weight: cannot go by gram', noConsultant: 'Line {{line}} has no consultant', elsewhereOk: '{{code}} sold here on the manager’s word; a check opens',
  },
  tools: { order: 'Order discount', rounding: 'Rounding', share: 'Who sold it', board: 'Gold today', published: '/g · of {{time}}', gold: 'Type a price', printer: 'Printer' },
  pay: 'Take {{amount}}', payApproval: 'Ask the manager', payFix: 'Mend the above first',
  approve: { title: 'The manager’s word', over: 'Line {{line}} goes to {{rate}}; your limit is {{limit}}.', floor: 'Line {{line}} at {{amount}} is below the floor.', price: 'The gold price is {{hours}} h old.', elsewhere: '{{code}} belongs to {{store}}; sell only with it in hand.', reserved: '{{code}} is held for {{name}}.', done: 'Approved by {{name}}' },
  gold: { title: 'Sell at the price given by phone', text: 'When the board is too old the manager may type the price headquarters gave; the source stays on the sale.', price: '{{metal}} (yuan/g)', source: 'From whom', sourceHint: 'e.g. headquarters, Zheng Nan', apply: 'Use this price', clear: 'Use the board' },
  tender: {
    title: 'Payment', sub: '{{who}} · {{n}} pieces', methods: 'How they pay', due: 'Due', paid: '{{n}} received', left: 'Still due', change: 'Change', overCash: 'Cash over the amount comes back as change', over: '{{amount}} too much; only cash gives change', fill: 'Fill the rest', amountOf: '{{method}}', clear: 'Clear', amount: 'Amount',
    ref: 'Reference', refHint: 'last 4 digits will do', refOf: '{{method}} reference', tail: 'Last 4 of the card', add: 'Note {{amount}}', addAndFinish: 'Take {{amount}} and finish', finish: 'Finish, {{change}} change', finishExact: 'Finish', remove: 'Remove {{method}} {{amount}}', pending: 'being taken',
    safe: 'Each payment is kept at once. After a power cut or restart you go on from here, and nobody pays twice.', manual: 'Press “Take” once the payment shows as done.', scanPay: 'Payment codes are scanned on the till or phone; note amount and reference here.', cashGiven: 'Cash handed over', backToSale: 'Back to the sale', working: 'Writing…', quick: 'Usual sums',
    method: { cash: 'Cash', card: 'Card', wechat: 'WeChat', alipay: 'Alipay', unionpay: 'UnionPay', ecny: 'e-CNY', mall: 'Mall till' }, tailShown: 'card {{n}}', refShown: 'ref {{n}}', guide: { cash: 'Count the cash first', card: 'Swipe on the terminal first', wechat: 'Ask for the WeChat code', alipay: 'Ask for the Alipay code', unionpay: 'Ask for the UnionPay code', ecny: 'Ask for the e-CNY code', mall: 'Paid at the mall’s till' },
    guideSub: { cash: 'What is over comes back as change', card: 'Note the last 4 digits for the statement', wechat: 'Once it shows as paid, note the last 4 of the reference', alipay: 'Once it shows as paid, note the last 4 of the reference', unionpay: 'Once it shows as paid, note the last 4 of the reference', ecny: 'Once it shows as paid, note the last 4 of the reference', mall: 'Put the slip number into the reference' },
  },
  done: {
    title: 'All done', sub: '{{who}} · {{time}} · {{consultants}}', no: 'Number', receipt: 'Receipt', hq: 'Headquarters', printed: 'printed ×{{n}}', notPrinted: 'not printed', printing: 'Printing…', failed: 'Print failed', uploaded: 'uploaded', waiting: 'waiting', waitingHint: 'kept here, goes up by itself',
    hand: 'Hand over', cert: '{{cert}} certificate', warranty: 'Warranty card', tags: 'Tags and receipt', box: 'Box', later: '{{name}}: collects later', print: 'Print receipt', reprint: 'Print again', pdf: 'Save PDF', dialog: 'System print', more: 'Next sale', change: 'Change {{amount}}',
    endService: 'End the visit', endHint: '{{name}}’s visit is still open; “sold” is filled in', ended: 'Visit ended: sold', visit: 'This visit', printFailed: { unreachable: 'The printer cannot be reached; check power and cable.', paper: 'The printer is out of paper.', timeout: 'No answer from the printer; try again.', unsupported: 'No receipt printer is set here; use system print or PDF.', cancelled: 'Not printed.', other: 'Not printed; try again.' },
  },
  desk: { label: 'Receipt preview', width: '{{mm}} mm paper', columns: '{{n}} columns', paper: 'Paper', scale: 'shown at {{n}}%', mm80: '80 mm', mm58: '58 mm', qr: 'Document QR code' },
  unprinted: { banner: '{{n}} unprinted receipts', text: 'Not printed last time; print now, it counts as the first.', print: 'Print now', dismiss: 'Leave it', title: 'Unprinted receipts' },
  printer: { title: 'Receipt printer', kind: 'Connection', tcp: 'Network printer', system: 'System printer', none: 'No printer', host: 'Address', hostHint: 'e.g. 192.168.1.50', port: 'Port', paper: 'Paper', save: 'Save', saved: 'Printer is set', test: 'Save and test', testTitle: 'Printer test', testOk: 'Test sent; look at the paper', noTcp: 'A browser cannot reach a network printer; the desktop app can. System print works here.', badHost: 'Give the printer’s address', badPort: 'A port is a number from 1 to 65535' },
  records: {
    title: 'Sales', search: 'Find a sale', placeholder: 'Number, customer, last 4 digits, tag, style, certificate', none: 'Nothing sold yet', noneText: 'Every sale is listed here, offline ones too.', noneFound: 'Nothing found', noneFoundText: 'Try another word or another day.', rows: '{{n}} sales · {{amount}}', range: 'Period', today: 'Today', week: '7 days', month: '31 days', all: 'All', by: '{{time}} · {{who}}', pending: 'waiting', uploaded: 'uploaded', pieces: '{{n}} pieces', pick: 'Pick a sale on the left to see its receipt', method: 'Payment', consultant: 'Consultant', cashier: 'Cashier', export: 'Export', print: 'Print', exported: '{{n}} rows exported', offline: 'issued offline',
    col: { no: 'Number', date: 'Business date', time: 'Time', customer: 'Customer', line: 'Line', piece: 'Tag', style: 'Style', name: 'Name', tag: 'Tag price', net: 'Net', payment: 'Payment', consultant: 'Consultant', state: 'State' },
  },
} satisfies SameShape<typeof zh>;
