import { Input } from 'antd';
import { MessageSquareOff, MessageSquareText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { daysToRemember } from '../../../src/customers/days.ts';
import type { DayKey } from '../../../src/customers/days.ts';
import { smsParts } from '../../../src/appointments/sms.ts';
import { greetingText, sendGreeting } from '../../../src/marketing/greetings.ts';
import { finishTask } from '../../../src/service/commands.ts';
import type { TaskView } from '../../../src/service/tasks.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useAct, useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Banner, Button, ChipGroup, Labelled, Sheet, useFormat, useT } from '../../ui/index.ts';
import type { TodoSources } from './todo.ts';
import css from './Workbench.module.css';

/** Days to remember of the clients I own, worked out anew when a card or the day moves. `today`: YYYY-MM-DD. */
export function useCare(today: string): TodoSources['care'] {
  const terminal = useTerminal();
  const me = useUser().staffNo;
  const moved = useArea('customers');
  return useMemo(() => {
    void moved; // the cards may have changed
    const mine = terminal.views.customers().filter((c) => c.form.owner === me);
    return mine.flatMap((c) => daysToRemember(c.form, today).map((day) => ({ customerId: c.id, day, scope: c.head.scope })));
  }, [terminal, me, today, moved]);
}
/** 何琳明天生日: who, which day, how soon, by the business day as everything here: after midnight it is still the day before. */
export function useCareTitle(): (about: DayKey, who: string, dayMs: number) => string {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  return (about, who, dayMs) => {
    const days = Math.round((Date.parse(f.isoDay(dayMs + 12 * 3_600_000)) - Date.parse(terminal.businessDate())) / 86_400_000);
    return t(`workbench.care.${about}`, {
      who,
      when: days === 0 ? t('workbench.care.today') : days === 1 ? t('workbench.care.tomorrow') : t('workbench.care.inDays', { n: days }),
    });
  };
}
/** Level and what she likes: what a greeting may speak of. */
export function useCareSub(): (customerId: string) => string {
  const terminal = useTerminal();
  const levels = useCodes('memberLevel');
  return (id) => {
    const form = terminal.views.customer(id)?.form;
    return [levels.name(form?.level), form?.preference ?? ''].filter((x) => x !== '').join(' · ');
  };
}

const WAYS = ['call', 'wechat', 'inPerson', 'card'] as const;
/** The greeting of a day: one tap sends the SMS where the client agrees to it (I16); any other way is noted with one tap. */
export function CareSheet({
  task,
  about,
  title,
  sub,
  onClose,
}: {
  readonly task: TaskView;
  readonly about: DayKey;
  readonly title: string;
  readonly sub: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const staffName = useStaffName();
  useArea('customers');
  const { act, busy } = useAct();
  const [way, setWay] = useState<(typeof WAYS)[number]>();
  const [note, setNote] = useState('');
  const customerId = task.about.customerId ?? '';
  const card = terminal.views.customer(customerId);
  const store = terminal.views.store();
  const known = terminal.views.consents(customerId);
  // what this till knows; headquarters asks everything it knows again when it sends
  const bar =
    (card?.form.phoneE164 ?? '') === ''
      ? ('noPhone' as const)
      : known['sms'] === undefined
        ? ('notAsked' as const)
        : known['sms'].granted
          ? undefined
          : ('refused' as const);
  const day = f.isoDay(task.dueMs + 12 * 3_600_000);
  const { text } = greetingText(
    about,
    {
      name: card?.form.name ?? '',
      title: card?.form.title,
      consultant: staffName(card?.form.owner),
      store: {
        name: store?.name ?? '',
        address: `${store?.city ?? ''}${store?.address ?? ''}`,
        phone: store?.phone ?? '',
        timeZone: store?.timeZone ?? 'Asia/Shanghai',
      },
    },
    terminal.views.settings()?.brand ?? '',
  );
  const { chars, parts } = smsParts(text);
  const close = (p: Promise<{ readonly ok: boolean }>) =>
    void p.then((r) => {
      if (r.ok) onClose();
    });
  const done = [way === undefined ? '' : t(`workbench.care.ways.${way}`), note.trim()].filter((x) => x !== '').join(' · ');
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={title}
      sub={sub}
      foot={
        <>
          <Button onClick={() => void navigate(`/customers/${encodeURIComponent(customerId)}`)}>{t('workbench.act.open')}</Button>
          <Button
            className="zm-grow"
            size="lg"
            busy={busy}
            disabled={done === ''}
            onClick={() => close(act((ctx) => finishTask(ctx, task, done), { done: t('workbench.task.finished') }))}
          >
            {t('workbench.care.noted')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        {bar === undefined && card !== undefined ? (
          <div className={css['greet']}>
            <p>{text}</p>
            <div className={css['greetFoot']}>
              <span className="zm-cap">{t('workbench.care.sms', { n: chars, parts })}</span>
              <Button
                kind="primary"
                size="lg"
                icon={<MessageSquareText aria-hidden="true" />}
                busy={busy}
                onClick={() =>
                  close(act((ctx) => sendGreeting(ctx, card, about, day, bar, task, t('workbench.care.smsResult')), { done: t('workbench.care.smsDone') }))
                }
              >
                {t('workbench.care.send')}
              </Button>
            </div>
          </div>
        ) : (
          <Banner tone="info" icon={<MessageSquareOff aria-hidden="true" />} title={t(`workbench.care.bar.${bar ?? 'noPhone'}`)}>
            {t('workbench.care.barBody')}
          </Banner>
        )}
        <Labelled label={t('workbench.care.other')}>
          <ChipGroup
            label={t('workbench.care.other')}
            clearable
            value={way}
            onChange={setWay}
            options={WAYS.map((w) => ({ value: w, label: t(`workbench.care.ways.${w}`) }))}
          />
        </Labelled>
        <Labelled label={t('customers.contact.note')}>
          <Input aria-label={t('customers.contact.note')} value={note} maxLength={120} onChange={(e) => setNote(e.target.value)} />
        </Labelled>
      </div>
    </Sheet>
  );
}
