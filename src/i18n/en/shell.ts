import type { shell as zh } from '../zh-CN/shell.ts';
import type { SameShape } from '../shape.ts';

export const shell = {
  short: { appointments: 'Appts', stock: 'Stock', sales: 'Sales', workbench: 'Mine', reports: 'Reports', customers: 'Clients' },
  full: { appointments: 'Appointments', stock: 'Stock', sales: 'Sales', workbench: 'My workbench', reports: 'Reports', customers: 'Clients' },
  menu: 'Main menu', help: 'Help', lock: 'Lock', scanHint: 'Scan a barcode on any page',
  waiting: 'Waiting', waitingOne: '{{name}}, {{time}}, {{need}}', reassign: 'Reassign', waitedLate: '{{t}} unclaimed', sound: 'Sound for a new customer', soundOn: 'On', soundOff: 'Off', waitingMore: '{{n}} more waiting', caseWhat: '{{title}} · {{subject}}', caseDecide: '{{what}}: yours to decide. Both records are kept.', caseKept: '{{what}}. Both records and the money are kept; the manager decides, you go on as usual.', caseSettled: '{{what}}: settled by the rule, both records are kept.', caseLook: 'Look', claim: 'Claim',
  current: 'Now · {{name}}', serving: '{{t}} in service', currentMenu: 'Current customer: {{name}}',
  openAppointment: 'Appointment', pause: 'Pause service', end: 'Service ended', toTill: 'To the till', toStock: 'To stock',
  pill: { online: 'Online', offline: 'Offline', syncing: 'Syncing', attention: 'Attention', pending: '{{n}} queued' }, pillName: '{{state}}, {{n}} queued. Open sync status',
  me: '{{name}}, open personal menu', switchUser: 'Switch person', language: 'Language', theme: 'Appearance', themeLight: 'Light', themeDark: 'Dark', themeSystem: 'System', duty: 'Duty',
  dutyState: { idle: 'Free', serving: 'Busy', rest: 'Break', away: 'Away' }, dutyDone: 'Duty is now: {{state}}',
  palette: 'Find a person, a piece or a document, or open a page', paletteName: 'Quick find', paletteEmpty: 'Nothing for “{{q}}”. Part of a phone, barcode or document number is enough.', paletteGo: 'Open', paletteCustomers: 'Clients', palettePieces: 'Pieces', paletteSales: 'Sales', paletteAppointments: 'Appointments', paletteHint: '↑↓ choose · Enter open · Esc close',
  helpTitle: 'About this page', helpKeys: 'Keys', helpPalette: 'Quick find', helpSelf: 'Help', helpClose: 'Close or clear', helpScan: 'Barcode: scan on any page; what you were typing stays.',
  helpPage: {
    appointments: 'The list is grouped by what needs doing; people waiting for a host come first. Choose one to see the need, who serves and what happened. The button at the bottom right is always the next step.',
    stock: 'Choose on the left and the right follows at once. A scan opens that piece.',
    sales: 'Each scan adds a piece and every line explains its price. The button at the bottom right is the next step.',
    workbench: 'Everything you should do today, one list.',
    reports: 'Today’s figures at any time. Those marked as not synced may still change.',
    customers: 'Search by the last four digits, a name or pinyin. Showing a full number asks for a purpose and is logged.',
  },
  autoLocked: 'Locked after {{n}} idle minutes. Nothing unfinished was lost.',
  updateReady: 'A new version is ready', updateApply: 'Use it now',
  openingTitle: 'Opening this device’s data', openingBody: 'Works without a network; the first time takes a few seconds.',
  otherWindow: 'Open in another window', otherWindowBody: 'Only one window of a device may write, so that nothing is written twice. Use that window; if it is closed already, try again.',
  suspect: 'This device’s data does not match its backup', suspectBody: 'The data is older than what this device has already written, perhaps after a disk was restored. It stops here so that no document number is used twice. Everything written is at headquarters and in the backup file; please call headquarters.', suspectAsked: 'The data ends at entry {{have}}, its own notes at {{expected}}', cloned: 'This machine’s identity may exist twice', clonedBody: 'This machine’s data is not what it wrote itself; somebody may have copied the disk. It stops here so that no number is used twice. What both wrote is kept; ask headquarters to stop the surplus machine.', suspectLook: 'Look only', suspectEmergency: 'Sell in an emergency', readOnly: 'Look only: the data does not match its notes; nothing is written or sent.', readOnlyLeave: 'Back', emergencyTitle: 'Sell in an emergency', emergencyBody: 'Selling can go on without a network: the manager’s PIN, then the emergency code headquarters reads out. The machine begins a new number series, a code works once; nothing of the old data is lost, it comes back with the network.', emergencySm: 'Which manager', emergencyPin: 'Manager’s PIN', emergencyCode: 'Emergency code', emergencyGo: 'New series, sell on', emergencyNoSm: 'No manager’s PIN is known here; enrol anew with a new code.', switched: 'Noted', revokedTitle: 'Headquarters has ended this terminal', revokedBody: 'What was not sent goes on being sent, but nothing more is received; do not sell with it. If this is a mistake, ask headquarters for a new enrolment code.', strangerTitle: 'Headquarters does not know this terminal', strangerBody: 'It may have been reset, or be another one. All documents are still here. Export what waits, then enrol anew with a new code.', quarantineTitle: 'This terminal has stopped selling', reEnrol: 'Enrol anew', clockTitle: 'This clock is off by {{t}}', clockBody: 'Times of records are corrected by headquarters’ clock; receipts print the corrected time too. Please set the clock in the system settings.', clockNoted: 'Noted', enrolBack: 'Not now', suspectAnew: 'Enrol this device anew',
  approvalBody: 'This needs the manager’s PIN on the spot; it works offline. Who approved and why is recorded.',
  crash: 'This page failed', crashBody: 'Everything that was saved is still there. Go back to appointments and carry on; if it keeps happening, send the details to support.', crashHome: 'To appointments', crashCopy: 'Copy details', crashCopied: 'Copied; no customer data is in it',
  enrolTitle: 'Give this device an identity', enrolBody: 'Create a terminal in the headquarters console; it shows an 8-character code that works once.', enrolCode: 'Enrolment code', enrolLabel: 'Name of this device', enrolLabelHint: 'e.g. Till T1, tablet upstairs', enrolGo: 'Enrol', enrolBusy: 'Enrolling…', enrolOffline: 'Enrolling needs headquarters once; after that it works offline.',
  enrolDemo: 'Demo data', enrolDemoBody: 'This is a demo server. Tap a terminal to begin:', enrolGateway: 'Headquarters', gatewayChange: 'Change', gatewayConnect: 'Connect',
} satisfies SameShape<typeof zh>;
