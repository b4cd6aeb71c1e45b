import type { error as zh } from '../zh-CN/error.ts';
import type { SameShape } from '../shape.ts';

export const error = {
  // headquarters console
  'hq-input': '{{field}} is not right; please correct it.',
  'hq-too-many': 'Too many tries; wait a minute.',
  'hq-internal': 'The server failed; nothing was changed. Try again, then call support.',
  'hq-forbidden': 'Your role may not do this.',
  'hq-signed-out': 'Your session has ended. Please sign in again.',
  'hq-origin': 'This request did not come from the console; nothing was done.',
  'hq-stale': 'Somebody changed it just now; look at the latest first.',
  'hq-no-console': 'Your role may not use the headquarters console.',
  'hq-setup-done': 'There is an administrator already; please sign in.',
  'hq-setup-code': 'The one-time code is wrong.',
  'hq-not-found': 'Not found; it may not have arrived yet.',
  'hq-store-hq': 'There is one headquarters; it is neither added nor put out of use.',
  'hq-store-exists': 'Store code {{store}} is taken.',
  'hq-code-twice': 'Code {{code}} stands twice.',
  'hq-code-missing': 'Code {{code}} has been used; it can only be put out of use.',
  'hq-staff-exists': 'Staff number {{staffNo}} is taken.',
  'hq-staff-self': 'You cannot disable yourself or give up your own administrator role.',
  'hq-last-admin': 'At least one administrator who can sign in must remain.',
  'hq-terminal-state': '{{terminal}} is not quarantined.',
  'hq-price-past': 'That time is past; choose now or later.',
  'hq-price-jump': '{{percent}}% away from the last version; please confirm.',
} satisfies SameShape<typeof zh>;
