import { Checkbox, Input } from 'antd';
import { CircleCheck, CircleMinus } from 'lucide-react';
import { useState } from 'react';
import { usePermitted } from '../../app/approval.tsx';
import { codeLabel, useCodes, useStaffName } from '../../app/codes.ts';
import { useNow, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Avatar, Button, ChipGroup, ConfirmSheet, EmptyState, Labelled, Sheet, useFormat, useLanguage, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import type { SheetName } from './AppointmentBar.tsx';
import { byRule } from './Consultants.tsx';
import { DepositSheet } from './DepositSheet.tsx';
import { VisitTime } from './VisitTime.tsx';
import { useAptText } from './text.ts';

const DAY = 86_400_000;

/** Questions of the action bar, one at a time. */
export function AppointmentSheets({ card, open, onClose }: { readonly card: AptCard; readonly open: SheetName; readonly onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const actions = useAppointmentActions();
  const permitted = usePermitted();
  const rejectReasons = useCodes('rejectReason').rows.map((r) => codeLabel(r, language));
  const voidReasons = useCodes('voidReason').rows.map((r) => codeLabel(r, language));
  const closeIf = (p: Promise<{ readonly ok: boolean }>) =>
    void p.then((r) => {
      if (r.ok) onClose();
    });
  return (
    <>
      <ConfirmSheet
        open={open === 'reject'}
        onClose={onClose}
        title={t('appointments.rejectTitle')}
        confirm={t('appointments.act.reject')}
        askReason
        reasons={rejectReasons}
        busy={actions.busy}
        onConfirm={(reason) => closeIf(actions.reject(card, reason))}
      >
        <p>{t('appointments.rejectBody')}</p>
      </ConfirmSheet>
      <ConfirmSheet
        open={open === 'void'}
        onClose={onClose}
        title={t('appointments.voidTitle')}
        confirm={t('appointments.act.void')}
        danger
        askReason
        reasons={voidReasons}
        busy={actions.busy}
        onConfirm={(reason) =>
          permitted.ask({
            action: 'appointment.void',
            subject: { about: card.id },
            reason,
            title: t('appointments.voidTitle'),
            then: (approver) => closeIf(actions.void(card, reason, approver)),
          })
        }
      >
        <p>{t('appointments.voidBody')}</p>
      </ConfirmSheet>
      <ConfirmSheet
        open={open === 'reopen'}
        onClose={onClose}
        title={t('appointments.reopenTitle')}
        confirm={t('appointments.act.reopen')}
        askReason
        busy={actions.busy}
        onConfirm={(reason) =>
          permitted.ask({
            action: 'appointment.reopen',
            subject: { about: card.id },
            reason,
            title: t('appointments.reopenTitle'),
            then: (approver) => closeIf(actions.reopen(card, reason, approver)),
          })
        }
      />
      <ConfirmSheet
        open={open === 'appeal'}
        onClose={onClose}
        title={t('appointments.appealTitle')}
        confirm={t('appointments.act.appeal')}
        askReason
        busy={actions.busy}
        onConfirm={(words) => closeIf(actions.appeal(card, words))}
      >
        <p>{t('appointments.appealBody')}</p>
      </ConfirmSheet>
      {open === 'deposit' ? <DepositSheet card={card} onClose={onClose} /> : null}
      {open === 'callback' ? <CallBack card={card} onClose={onClose} /> : null}
      {open === 'transfer' ? <Transfer card={card} onClose={onClose} /> : null}
      {open === 'reschedule' ? <Reschedule card={card} onClose={onClose} /> : null}
      {open === 'end' ? <EndService card={card} onClose={onClose} /> : null}
      {permitted.sheet}
    </>
  );
}

function CallBack({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const { callBack, busy } = useAppointmentActions();
  const [result, setResult] = useState('');
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('appointments.callbackTitle')}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            onClick={() =>
              void callBack(card, result).then((r) => {
                if (r.ok) onClose();
              })
            }
          >
            {t('appointments.act.callback')}
          </Button>
        </>
      }
    >
      <p style={{ marginBottom: 14 }}>{t('appointments.callbackBody')}</p>
      <Labelled label={t('appointments.callbackResult')}>
        <Input.TextArea
          data-autofocus
          aria-label={t('appointments.callbackResult')}
          value={result}
          maxLength={200}
          autoSize={{ minRows: 2, maxRows: 4 }}
          onChange={(e) => setResult(e.target.value)}
        />
      </Labelled>
    </Sheet>
  );
}

function Transfer({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const { transfer, busy } = useAppointmentActions();
  const others = byRule(terminal.views.consultants(), terminal.views.settings()?.assignMode ?? 'priority').filter(
    (c) => c.staff.staffNo !== card.view.main && c.state !== 'away' && c.state !== 'rest',
  );
  return (
    <Sheet open at="center" onClose={onClose} title={t('appointments.transferTitle')} sub={t('appointments.transferBody')}>
      {others.length === 0 ? (
        <EmptyState title={t('appointments.transferNone')} />
      ) : (
        <div style={{ display: 'grid', gap: 8 }}>
          {others.map((c) => (
            <Button
              key={c.staff.staffNo}
              disabled={busy}
              style={{ height: 56, justifyContent: 'flex-start' }}
              onClick={() =>
                void transfer(card, c.staff.staffNo).then((r) => {
                  if (r.ok) onClose();
                })
              }
            >
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

function Reschedule({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const text = useAptText();
  const f = useFormat();
  const { reschedule, busy } = useAppointmentActions();
  const [at, setAt] = useState<number | undefined>();
  const [tell, setTell] = useState(true);
  const phone = card.form.phoneE164 !== undefined;
  return (
    <Sheet
      open
      wide
      at="center"
      onClose={onClose}
      title={t('appointments.rescheduleTitle')}
      sub={`${text.who(card)} · ${f.dayTime(card.form.visitAt)} · ${t('appointments.rescheduleBody')}`}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            disabled={at === undefined}
            onClick={() => {
              if (at !== undefined)
                void reschedule(card, at, tell && phone).then((r) => {
                  if (r.ok) onClose();
                });
            }}
          >
            {at === undefined ? t('appointments.act.reschedule') : t('appointments.rescheduleGo', { when: f.dayTime(at) })}
          </Button>
        </>
      }
    >
      <div style={{ minHeight: 180 }}>
        <VisitTime value={at} onChange={setAt} label={t('appointments.newTime')} />
      </div>
      {phone ? (
        <Checkbox checked={tell} onChange={(e) => setTell(e.target.checked)} style={{ minHeight: 44, alignItems: 'center' }}>
          {t('appointments.rescheduleTell')}
        </Checkbox>
      ) : null}
    </Sheet>
  );
}

/** 操作已结束: outcome, reason, next contact (A1.2.5). 已成交 is chosen for the person once a sale is linked. */
function EndService({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const now = useNow();
  const reasons = useCodes('notSoldReason');
  const { end, busy } = useAppointmentActions();
  const sold = card.view.status === 'sold';
  const [outcome, setOutcome] = useState<'sold' | 'notSold' | undefined>(sold ? 'sold' : card.view.saleIds.length === 0 ? 'notSold' : undefined);
  const [reason, setReason] = useState<string | undefined>();
  const [days, setDays] = useState<'d3' | 'd7' | 'd30' | 'none'>('none');
  const [note, setNote] = useState('');
  const followUpAt = days === 'none' ? undefined : now + { d3: 3, d7: 7, d30: 30 }[days] * DAY;
  const ready = outcome === 'sold' ? sold : outcome === 'notSold' && reason !== undefined;
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('appointments.endTitle')}
      sub={card.view.saleIds.length === 0 ? t('appointments.noSaleYet') : t('appointments.linkedSale', { n: card.view.saleIds.length })}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            disabled={!ready}
            onClick={() => {
              if (outcome !== undefined)
                void end(card, {
                  outcome,
                  ...(outcome === 'notSold' && reason !== undefined ? { reason } : {}),
                  ...(followUpAt === undefined ? {} : { followUpAt }),
                  note,
                }).then((r) => {
                  if (r.ok) onClose();
                });
            }}
          >
            {t('appointments.act.end')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <Labelled label={t('appointments.endTitle')} required hint={sold ? undefined : t('appointments.endSoldHint')}>
          <ChipGroup
            label={t('appointments.endTitle')}
            value={outcome}
            onChange={setOutcome}
            options={[
              { value: 'sold', label: t('appointments.endSold'), icon: <CircleCheck aria-hidden="true" />, disabled: !sold },
              { value: 'notSold', label: t('appointments.endNotSold'), icon: <CircleMinus aria-hidden="true" />, disabled: sold },
            ]}
          />
        </Labelled>
        {outcome === 'notSold' ? (
          <Labelled label={t('appointments.endReason')} required>
            <ChipGroup
              label={t('appointments.endReason')}
              value={reason}
              onChange={setReason}
              options={reasons.rows.map((r) => ({ value: r.code, label: reasons.name(r.code) }))}
            />
          </Labelled>
        ) : null}
        <Labelled label={t('appointments.followUp')}>
          <ChipGroup
            label={t('appointments.followUp')}
            value={days}
            onChange={(d) => setDays(d ?? 'none')}
            options={[
              { value: 'none', label: t('appointments.followUpNone') },
              { value: 'd3', label: t('appointments.followDays.d3') },
              { value: 'd7', label: t('appointments.followDays.d7') },
              { value: 'd30', label: t('appointments.followDays.d30') },
            ]}
          />
        </Labelled>
        <Labelled label={t('appointments.endNote')}>
          <Input.TextArea
            aria-label={t('appointments.endNote')}
            placeholder={t('appointments.endNoteHint')}
            value={note}
            maxLength={300}
            autoSize={{ minRows: 2, maxRows: 4 }}
            onChange={(e) => setNote(e.target.value)}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
