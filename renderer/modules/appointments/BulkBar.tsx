import { ArrowLeftRight, Ban, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { bulkAssign, bulkSms, bulkVoid } from '../../../src/appointments/bulk.ts';
import type { Bulk } from '../../../src/appointments/bulk.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { codeLabel, useCodes, useStaffName } from '../../app/codes.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Avatar, Button, ConfirmSheet, EmptyState, Sheet, toast, useFormat, useLanguage, useProblemText, useT } from '../../ui/index.ts';
import { SmsSheet } from './SmsSheet.tsx';
import { byRule } from './Consultants.tsx';
import { useAptText } from './text.ts';
import css from './Appointments.module.css';

/** Foot of the list while many are chosen: 改派 and 作废 for all of them; what could not be done is named with its reason (A1.4.3). */
export function BulkBar({
  cards,
  all,
  onAll,
  onDone,
}: {
  readonly cards: readonly AptCard[];
  readonly all: number;
  readonly onAll: () => void;
  readonly onDone: () => void;
}) {
  const t = useT();
  const language = useLanguage();
  const text = useAptText();
  const problemText = useProblemText();
  const { act, busy } = useAct();
  const [asked, setAsked] = useState<'none' | 'assign' | 'sms' | 'void'>('none');
  const reasons = useCodes('voidReason').rows.map((r) => codeLabel(r, language));
  const run = async (command: (ctx: CommandContext) => Result<Bulk>) => {
    let bulk: Bulk | undefined;
    const result = await act((ctx) => {
      const made = command(ctx);
      if (!made.ok) return made;
      bulk = made.value;
      return { ok: true, value: made.value.action };
    });
    if (!result.ok || bulk === undefined) return;
    toast.ok(t('appointments.bulk.done', { n: bulk.done.length }));
    for (const r of bulk.refused.slice(0, 3)) {
      const card = cards.find((c) => c.id === r.id);
      toast.warn(t('appointments.bulk.refused', { who: card === undefined ? '' : text.who(card), why: problemText(r.problem) }));
    }
    setAsked('none');
    onDone();
  };
  const none = cards.length === 0;
  return (
    <div className={css['bulk']} role="group" aria-label={t('appointments.bulk.start')}>
      <span aria-live="polite">{t('appointments.bulk.chosen', { n: cards.length, all })}</span>
      <Button size="sm" onClick={onAll}>
        {cards.length === all && all > 0 ? t('appointments.bulk.none') : t('appointments.bulk.all')}
      </Button>
      <Button size="sm" icon={<ArrowLeftRight aria-hidden="true" />} disabled={none} onClick={() => setAsked('assign')}>
        {t('appointments.act.assign')}
      </Button>
      <Button size="sm" icon={<MessageSquareText aria-hidden="true" />} disabled={none} onClick={() => setAsked('sms')}>
        {t('appointments.sms.button')}
      </Button>
      <Button size="sm" kind="danger" icon={<Ban aria-hidden="true" />} disabled={none} onClick={() => setAsked('void')}>
        {t('appointments.act.void')}
      </Button>
      <Button size="sm" kind="text" onClick={onDone}>
        {t('common.cancel')}
      </Button>
      <ConfirmSheet
        open={asked === 'void'}
        onClose={() => setAsked('none')}
        title={t('appointments.bulk.voidTitle', { n: cards.length })}
        confirm={t('appointments.act.void')}
        danger
        askReason
        reasons={reasons}
        busy={busy}
        onConfirm={(reason) => void run((ctx) => bulkVoid(ctx, cards, reason))}
      >
        <p>{t('appointments.voidBody')}</p>
      </ConfirmSheet>
      {asked === 'sms' ? (
        <SmsSheet
          cards={cards}
          busy={busy}
          onClose={() => setAsked('none')}
          onSend={(template, batch) => void run((ctx) => bulkSms(ctx, cards, { template, batch }))}
        />
      ) : null}
      {asked === 'assign' ? (
        <AssignMany n={cards.length} busy={busy} onClose={() => setAsked('none')} onPick={(staffNo) => void run((ctx) => bulkAssign(ctx, cards, staffNo))} />
      ) : null}
    </div>
  );
}

function AssignMany({
  n,
  busy,
  onClose,
  onPick,
}: {
  readonly n: number;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onPick: (staffNo: string) => void;
}) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const list = byRule(terminal.views.consultants(), terminal.views.settings()?.assignMode ?? 'priority');
  return (
    <Sheet open at="center" onClose={onClose} title={t('appointments.bulk.assignTitle', { n })}>
      {list.length === 0 ? (
        <EmptyState title={t('appointments.transferNone')} />
      ) : (
        <div style={{ display: 'grid', gap: 8 }}>
          {list.map((c) => (
            <Button key={c.staff.staffNo} disabled={busy} style={{ height: 56, justifyContent: 'flex-start' }} onClick={() => onPick(c.staff.staffNo)}>
              <Avatar size="sm" name={staffName(c.staff.staffNo)} />
              <span className="zm-grow" style={{ textAlign: 'left' }}>
                {staffName(c.staff.staffNo)}
              </span>
              <span className="zm-cap">
                {t(`shell.dutyState.${c.state}`)} · {t('appointments.load', { n: c.today, rate: f.percent(c.closeRateBp) })}
              </span>
            </Button>
          ))}
        </div>
      )}
    </Sheet>
  );
}
