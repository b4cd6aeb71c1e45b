import {
  Ban,
  BellRing,
  CalendarSync,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  Clock,
  Gem,
  Gift,
  HandCoins,
  Pause,
  Phone,
  Undo2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { StatusTag, useT } from '../../ui/index.ts';
import type { Tone } from '../../ui/index.ts';
import type { Shown } from './model.ts';

const LOOK: Readonly<Record<Shown, readonly [Tone, LucideIcon]>> = {
  waiting: ['brand', BellRing],
  serving: ['solid', Gem],
  paused: ['line', Pause],
  rejected: ['warn', Undo2],
  needsCallback: ['info', Phone],
  notArrived: ['plain', CircleDashed],
  rescheduled: ['plain', CalendarSync],
  noShow: ['warn', Clock],
  toVerify: ['warn', CircleAlert],
  sold: ['ok', CircleCheck],
  depositPaid: ['ok', HandCoins],
  notSold: ['line', CircleMinus],
  giftTaken: ['ok', Gift],
  voided: ['line', Ban],
};

/** Status of an appointment: an icon and a word. */
export function StateTag({ shown }: { readonly shown: Shown }) {
  const t = useT();
  const [tone, Icon] = LOOK[shown];
  return (
    <StatusTag tone={tone} icon={<Icon aria-hidden="true" />}>
      {t(`appointments.status.${shown}`)}
    </StatusTag>
  );
}
