import { CircleDashed, Coffee, Gem, LogOut } from 'lucide-react';
import { setDuty } from '../../../src/staff/commands.ts';
import { useAct, useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Segmented, useT } from '../../ui/index.ts';

/** 空闲 / 服务中 / 休息 / 离岗 (A1.2.11, A4.9): 服务中 follows from claims, so it cannot be chosen by hand. */
export function DutyToggle() {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const { act, busy } = useAct();
  useArea('appointments', 'session');
  const state = terminal.views.consultants().find((c) => c.staff.staffNo === user.staffNo)?.state ?? 'idle';
  return (
    <Segmented
      block
      label={t('shell.duty')}
      value={state}
      onChange={(v) => {
        if (v !== 'serving' && !busy)
          void act((ctx) => setDuty(ctx, { staffNo: user.staffNo, state: v }), { done: t('shell.dutyDone', { state: t(`shell.dutyState.${v}`) }) });
      }}
      options={[
        { value: 'idle', label: t('shell.dutyState.idle'), icon: <CircleDashed aria-hidden="true" /> },
        { value: 'serving', label: t('shell.dutyState.serving'), icon: <Gem aria-hidden="true" />, disabled: state !== 'serving' },
        { value: 'rest', label: t('shell.dutyState.rest'), icon: <Coffee aria-hidden="true" /> },
        { value: 'away', label: t('shell.dutyState.away'), icon: <LogOut aria-hidden="true" /> },
      ]}
    />
  );
}
