import { Checkbox } from 'antd';
import { Ban, CircleAlert, MessageSquareWarning, RotateCcw, Send } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Banner, Button, ConfirmSheet, toast, useFormat, useT } from '../../../renderer/ui/index.ts';
import { useKey } from '../useKey.ts';
import { api, useApi } from '../api.ts';
import { StateTag, useWords } from '../list/cells.tsx';
import { pathOf } from '../menu.ts';
import { useSession } from '../session.ts';
import { useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';

export interface OverruledVoid {
  readonly factId: string;
  readonly by: string;
  readonly atMs: number;
  readonly reason: string;
  readonly visit?: { readonly kind: string; readonly storeId: string; readonly atMs: number; readonly docNo?: string };
}
export interface AptSms {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
  readonly body: string;
  readonly createdMs: number;
  readonly dueMs: number;
  readonly sentMs: number | null;
  readonly correct: 'open' | 'done' | null;
}
interface State {
  readonly status: string;
  readonly sub: string;
  readonly overruled: readonly OverruledVoid[];
  readonly hasPhone: boolean;
  readonly sms: readonly AptSms[];
  readonly may: { readonly void: boolean; readonly reopen: boolean; readonly sms: boolean };
}

/** 作废未生效: what headquarters voided and the store proved otherwise (conflicts.md §4.1 "Show", SC-04). */
export function Overruled({ list }: { readonly list: readonly OverruledVoid[] }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  return (
    <>
      {list.map((v) => (
        <Banner
          key={v.factId}
          tone="warn"
          icon={<CircleAlert size={18} aria-hidden="true" />}
          title={
            v.visit === undefined
              ? t('console.apt.overruledOpen', { time: f.dayTime(v.atMs) })
              : t(v.visit.kind === 'sale.committed' || v.visit.kind === 'order.paid' ? 'console.apt.overruledSale' : 'console.apt.overruled', {
                  store: words.store(v.visit.storeId),
                  time: f.dayTime(v.visit.atMs),
                  no: v.visit.docNo ?? '',
                })
          }
        >
          {t('console.apt.overruledWhy', { time: f.dayTime(v.atMs), reason: v.reason })}
        </Banner>
      ))}
    </>
  );
}

/** A cancellation that went out for an appointment that stands: said sorry by SMS or by telephone, once (SC-04). */
export function Correction({ aptId, sms, onDone }: { readonly aptId: string; readonly sms: Pick<AptSms, 'id' | 'correct'>; readonly onDone: () => void }) {
  const t = useT();
  const text = useFailureText();
  const { may } = useSession();
  const { busy, failure, run } = useAction();
  if (sms.correct !== 'open') return null;
  const end = (how: 'send' | 'told'): void =>
    void run(async () => {
      await api.post(`/appointments/${encodeURIComponent(aptId)}/correct`, {
        sms: sms.id,
        how,
        result: t(how === 'send' ? 'console.apt.correctSent' : 'console.apt.correctTold'),
      });
      toast.ok(t('console.apt.corrected'));
      onDone();
    });
  return (
    <Banner
      tone="warn"
      icon={<MessageSquareWarning size={18} aria-hidden="true" />}
      title={t('console.apt.correctTitle')}
      actions={
        may['callbackDone'] === true ? (
          <>
            <Button size="sm" busy={busy} onClick={() => end('send')}>
              {t('console.apt.correctSend')}
            </Button>
            <Button size="sm" busy={busy} onClick={() => end('told')}>
              {t('console.apt.correctTold')}
            </Button>
          </>
        ) : undefined
      }
    >
      {failure === undefined ? t('console.apt.correctText') : text(failure)}
    </Banner>
  );
}

/** Asks why, and whether the customer is told: after five minutes, in which an overruling still stops the message. */
export function VoidSheet({
  id,
  name,
  number,
  hasPhone,
  open,
  onClose,
  onDone,
}: {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly hasPhone: boolean;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useT();
  const words = useWords();
  const { codes } = useSession();
  const { busy, failure, run } = useAction();
  const [tell, setTell] = useState(true);
  const reasons =
    codes
      .find((c) => c.table === 'voidReason')
      ?.rows.filter((r) => r.active)
      .map((r) => words.code('voidReason', r.code)) ?? [];
  return (
    <ConfirmSheet
      key={open ? 'open' : 'shut'}
      open={open}
      onClose={onClose}
      title={t('console.callback.voidTitle')}
      confirm={t('console.callback.void')}
      danger
      askReason
      reasons={reasons}
      busy={busy}
      {...(failure === undefined ? {} : { problem: failure.problem })}
      onConfirm={(reason) =>
        void run(async () => {
          await api.post(`/callback/${encodeURIComponent(id)}/void`, { reason, tell: tell && hasPhone });
          toast.ok(t('console.callback.voidOk'));
          onClose();
          onDone();
        })
      }
    >
      <p>{t('console.callback.voidText', { name, number })}</p>
      {hasPhone ? (
        <Checkbox checked={tell} onChange={(e) => setTell(e.target.checked)} style={{ minHeight: 44, alignItems: 'center' }}>
          {t('console.apt.tell')}
        </Checkbox>
      ) : null}
    </ConfirmSheet>
  );
}

/** Messages of one appointment, and what headquarters may do with it. */
export function AptState({ id, name, number, onDone }: { readonly id: string; readonly name: string; readonly number: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const text = useFailureText();
  const { data, reload } = useApi<State>(`/appointments/${encodeURIComponent(id)}/state`);
  const { busy, failure, run } = useAction();
  const [sheet, setSheet] = useState<'none' | 'void' | 'reopen'>('none');
  const batch = useKey();
  if (data === undefined) return null;
  const fresh = (): void => {
    reload();
    onDone();
  };
  const resend = (): void =>
    void run(async () => {
      const { already } = await api.post<{ already: boolean }>(`/appointments/${encodeURIComponent(id)}/sms`, { about: 'moved', batch });
      toast.ok(t(already ? 'console.apt.askedAlready' : 'console.apt.asked'));
      fresh();
    });
  return (
    <div className="hq-apt-state">
      <Overruled list={data.overruled} />
      {data.sms.map((s) => (
        <Correction key={s.id} aptId={id} sms={s} onDone={fresh} />
      ))}
      {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
      {data.may.void || data.may.reopen || data.may.sms ? (
        <div className="zm-row zm-g2">
          {data.may.void ? (
            <Button size="sm" kind="danger" icon={<Ban size={18} aria-hidden="true" />} onClick={() => setSheet('void')}>
              {t('console.callback.void')}
            </Button>
          ) : null}
          {data.may.reopen ? (
            <Button size="sm" icon={<RotateCcw size={18} aria-hidden="true" />} onClick={() => setSheet('reopen')}>
              {t('console.apt.reopen')}
            </Button>
          ) : null}
          {data.may.sms && data.hasPhone && data.status === 'notArrived' ? (
            <Button size="sm" busy={busy} icon={<Send size={18} aria-hidden="true" />} onClick={resend}>
              {t('console.apt.sendTime')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {data.sms.length === 0 ? null : (
        <section>
          <h3 className="hq-sec">{t('console.apt.sms')}</h3>
          <ul className="hq-log">
            {data.sms.map((s) => (
              <li key={s.id}>
                <span>{f.dayTime(s.sentMs ?? s.createdMs)}</span>
                <StateTag tree="smsState" value={s.state} />
                <span>
                  <Link className="hq-link" to={`${pathOf('sms')}?open=${encodeURIComponent(s.id)}`}>
                    {words.enumWord('smsKind', s.kind)}
                  </Link>
                  {s.state === 'queued'
                    ? ` · ${t('console.apt.goesAt', { time: f.time(s.dueMs) })}`
                    : s.reason === null
                      ? ''
                      : ` · ${words.enumWord('smsReason', s.reason)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <VoidSheet id={id} name={name} number={number} hasPhone={data.hasPhone} open={sheet === 'void'} onClose={() => setSheet('none')} onDone={fresh} />
      <ConfirmSheet
        key={sheet}
        open={sheet === 'reopen'}
        onClose={() => setSheet('none')}
        title={t('console.apt.reopen')}
        confirm={t('console.apt.reopen')}
        askReason
        busy={busy}
        onConfirm={(reason) =>
          void run(async () => {
            await api.post(`/appointments/${encodeURIComponent(id)}/reopen`, { reason });
            setSheet('none');
            toast.ok(t('console.apt.reopened'));
            fresh();
          })
        }
      />
    </div>
  );
}
