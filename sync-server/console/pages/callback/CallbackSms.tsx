import { Input } from 'antd';
import { CircleHelp, MessageSquareOff, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Banner, Button, Labelled, Sheet, StatTabs, toast, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { api, useApi } from '../../api.ts';
import { StateTag, useWords } from '../../list/cells.tsx';
import { ListCard } from '../../list/ListCard.tsx';
import { useList } from '../../list/useList.ts';
import { useOpen } from '../../list/useOpen.ts';
import { pathOf } from '../../menu.ts';
import { useSession } from '../../session.ts';
import { Busy, Failed, useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import { CallbackSmsSettings } from './CallbackSmsSettings.tsx';
import type { SmsSettingsAnswer } from './smsSettings.ts';
import { Correction } from '../aptState.tsx';
import './callback.css';

const STATES = ['unknown', 'failed', 'queued', 'sending', 'sent', 'cancelled'] as const;
type Decision = 'sent' | 'again' | 'drop';
interface CallDetail {
  readonly id: string;
  readonly aptId: string;
  readonly number: string;
  readonly name: string;
  readonly phone: string;
  readonly storeId: string;
  readonly body: string;
  readonly state: string;
  readonly reason?: string;
  readonly attempts: number;
  readonly kind: string;
  readonly customerId?: string;
  readonly correct?: 'open' | 'done';
  readonly provider?: string;
  readonly ref?: string;
  readonly chars: number;
  readonly parts: number;
  readonly may: readonly Decision[];
  readonly log: readonly { readonly atMs: number; readonly event: string; readonly reason?: string; readonly detail?: string; readonly by?: string }[];
}

/** Outbox and send log (A0.23, conflicts §4.25): every message with its state, and a person's word where nobody knows. */
export function CallbackSms() {
  const t = useT();
  const words = useWords();
  const { may } = useSession();
  const list = useList('sms');
  const [open, setOpen] = useOpen();
  const [setting, setSetting] = useState(false);
  const conf = useApi<SmsSettingsAnswer>('/sms-settings');
  const counts = new Map(list.answer.data?.facets['sms_state']?.map((f) => [f.value, f.count]));
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  const provider = conf.data?.settings.provider;
  const edit = may['smsEdit'] === true;
  return (
    <>
      {provider === 'none' || provider === 'simulator' ? (
        <Banner
          tone={provider === 'none' ? 'warn' : 'info'}
          className="hq-stale"
          icon={<MessageSquareOff size={18} aria-hidden="true" />}
          title={t(provider === 'none' ? 'console.sms.noProvider' : 'console.sms.simulator')}
        >
          {t(provider === 'none' ? 'console.sms.noProviderText' : 'console.sms.simulatorText')}
        </Banner>
      ) : null}
      <ListCard
        list={list}
        caption={t('console.nav.sms')}
        filters={['store', 'created_ms']}
        selected={open}
        onOpen={(row) => setOpen(String(row['id']))}
        dim={(row) => row['sms_state'] === 'cancelled'}
        actions={
          edit ? (
            <Button size="sm" className="hq-ctl" icon={<Settings2 size={18} aria-hidden="true" />} onClick={() => setSetting(true)}>
              {t('console.sms.settings')}
            </Button>
          ) : null
        }
        custom={{
          store: (row) => <>{words.store(String(row['store']))}</>,
          sms_reason: (row) => (row['sms_reason'] === null ? null : <>{words.enumWord('smsReason', String(row['sms_reason']))}</>),
        }}
        head={
          <StatTabs
            className="hq-tabs"
            label={t('console.sms.tabs')}
            value={list.filters['sms_correct'] === 'open' ? 'correct' : (list.filters['sms_state'] ?? 'all')}
            onChange={(v) => list.put({ sms_correct: v === 'correct' ? 'open' : undefined, sms_state: v === 'all' || v === 'correct' ? undefined : v })}
            tabs={[
              { value: 'all', label: t('console.sms.all'), count: all },
              {
                value: 'correct',
                label: words.enumWord('smsCorrect', 'open'),
                count: list.answer.data?.facets['sms_correct']?.find((x) => x.value === 'open')?.count ?? 0,
              },
              ...STATES.map((s) => ({ value: s as string, label: words.enumWord('smsState', s), count: counts.get(s) ?? 0 })),
            ]}
          />
        }
      />
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={t('console.sms.detail')}>
        {open === undefined ? null : <Message key={open} id={open} onDone={list.answer.reload} />}
      </Sheet>
      {setting && conf.data !== undefined ? (
        <CallbackSmsSettings
          answer={conf.data}
          onClose={() => setSetting(false)}
          onSaved={() => {
            setSetting(false);
            conf.reload();
            list.answer.reload();
            toast.ok(t('console.sms.set.saved'));
          }}
        />
      ) : null}
    </>
  );
}

function Message({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { may } = useSession();
  const { data, failure, reload } = useApi<CallDetail>(`/sms/${encodeURIComponent(id)}`);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  return (
    <div className="hq-form">
      <div className="zm-row zm-g3">
        <div className="zm-grow">
          <div className="zm-serif hq-sale-no">
            {data.name} {data.phone}
          </div>
          <span className="zm-cap">
            {words.enumWord('smsKind', data.kind)} · {data.number} · {words.store(data.storeId)}
          </span>
        </div>
        <StateTag tree="smsState" value={data.state} />
      </div>
      <div>
        <p className="hq-bubble">{data.body}</p>
        <p className="zm-cap">
          {t('console.sms.count', { n: data.chars, parts: data.parts })}
          {data.ref === undefined ? '' : ` · ${t('console.sms.ref')} ${data.ref}`}
        </p>
      </div>
      <Correction
        aptId={data.aptId}
        sms={{ id: data.id, correct: data.correct ?? null }}
        onDone={() => {
          reload();
          onDone();
        }}
      />
      {data.may.length > 0 && may['callbackDone'] === true ? (
        <Decide
          detail={data}
          onDone={() => {
            reload();
            onDone();
          }}
        />
      ) : null}
      <div>
        <h3 className="hq-sec">{t('console.sms.log')}</h3>
        <ul className="hq-log">
          {[...data.log].reverse().map((l, i) => (
            <li key={`${l.atMs}${i}`}>
              <span>{f.dayTime(l.atMs)}</span>
              <StateTag tree="smsState" value={l.event} />
              <span>
                {[l.reason === undefined ? undefined : words.enumWord('smsReason', l.reason), l.detail, l.by].filter((x) => x !== undefined).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </div>
      {data.customerId === undefined ? (
        <Link className="hq-link" to={`${pathOf(data.kind === 'callback' ? 'callback' : 'appointments')}?open=${encodeURIComponent(data.aptId)}`}>
          {t('console.sms.openApt')}
        </Link>
      ) : null}
    </div>
  );
}

function Decide({ detail, onDone }: { readonly detail: CallDetail; readonly onDone: () => void }) {
  const t = useT();
  const text = useFailureText();
  const [reason, setReason] = useState('');
  const { busy, failure, run } = useAction();
  const decide = (decision: Decision): void =>
    void run(async () => {
      await api.post(`/sms/${encodeURIComponent(detail.id)}/decide`, { decision, reason: reason.trim() });
      toast.ok(t('console.sms.decided'));
      setReason('');
      onDone();
    });
  const said = detail.state === 'unknown' ? (detail.reason === 'late' ? 'lateText' : 'decideText') : detail.state === 'failed' ? 'failedText' : 'queuedText';
  return (
    <>
      <Banner
        tone={detail.state === 'queued' ? 'info' : 'warn'}
        icon={<CircleHelp size={18} aria-hidden="true" />}
        {...(detail.state === 'unknown' ? { title: t('console.sms.decideTitle') } : {})}
      >
        {t(`console.sms.${said}`)}
      </Banner>
      {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
      <Labelled label={t('console.sms.reason')} required>
        <Input value={reason} maxLength={200} aria-label={t('console.sms.reason')} onChange={(e) => setReason(e.target.value)} />
      </Labelled>
      <div className="zm-row zm-g2">
        {detail.may.map((d) => (
          <Button
            key={d}
            size="sm"
            kind={d === 'sent' ? 'soft' : d === 'drop' ? 'danger' : 'default'}
            busy={busy}
            disabled={reason.trim().length < 2}
            onClick={() => decide(d)}
          >
            {t(`console.sms.${d}`)}
          </Button>
        ))}
      </div>
    </>
  );
}
